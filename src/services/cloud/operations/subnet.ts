import { choice, flag, list, pick, text } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import type { Subnet } from '../wire/network.ts';
import { deleteOne, getMany, getOne, op, type Plain, type Run } from './crud.ts';
import { readAddress, readRange } from '../model/ip-address.ts';
import { readPools } from '../model/pools.ts';
import { contradictionError } from './contradiction.ts';
import { allProjects, network } from './fields.ts';
import { subnetSample } from './samples.ts';

export const subnet = pick('Subnet', {
	list: 'subnets',
	from: 'id',
	required: true,
	example: 'private-v4',
	help: 'Its name or ID, or the record from an earlier step',
});

const plain: Plain<Subnet, 'subnet'> = {
	resource: 'subnet',
	title: 'subnet',
	titles: 'subnets',
	part: 'network',
	path: '/subnets',
	field: 'subnet',
	pick: subnet,
	sample: subnetSample,
	of: (client) => client.subnets,
};

const nameservers = list('Name servers', {
	advanced: true,
	item: 'address',
	example: '9.9.9.9',
	help: 'DNS servers that servers learn by DHCP',
});
const gatewayOf = ({ gateway }: { readonly gateway?: string | undefined }): string | undefined =>
	gateway && readAddress(gateway, 'gateway', 'Gateway');
const nameserversOf = ({ nameservers: input }: { readonly nameservers?: readonly string[] | undefined }) =>
	input?.map((each) => readAddress(each, 'nameservers', 'Name servers'));
const dhcp = { label: 'DHCP', help: 'Whether addresses are given out by DHCP' };

const create = op({
	resource: 'subnet',
	name: 'create',
	action: 'Create a subnet',
	effect: 'changes',
	help: 'Create a subnet: a range of addresses in a network',
	part: 'network',
	fields: {
		network,
		cidr: text('CIDR', {
			required: true,
			example: '10.7.0.0/24',
			help: 'Range of addresses in CIDR notation',
		}),
		name: text('Subnet name', { example: 'backend-v4', help: 'What the subnet is called' }),
		gateway: text('Gateway', {
			advanced: true,
			example: '10.7.0.1',
			help: 'Address of the gateway; if empty the first of the range',
		}),
		noGateway: flag('No gateway', {
			default: false,
			advanced: true,
			help: 'Whether the subnet has no gateway',
		}),
		enableDhcp: flag(dhcp.label, { default: true, advanced: true, help: dhcp.help }),
		nameservers,
		pools: list('Allocation pools', {
			advanced: true,
			item: 'range',
			example: '10.7.0.10-10.7.0.99',
			placeholder: 'the whole range',
			help: 'Addresses to give out, first and last; if empty the whole range',
		}),
		ipv6Mode: choice('IPv6 mode', {
			advanced: true,
			only: 'OpenStack',
			help: 'How servers get their IPv6 addresses',
			options: [
				{ value: 'slaac', label: 'SLAAC' },
				{ value: 'dhcpv6-stateful', label: 'DHCPv6 stateful' },
				{ value: 'dhcpv6-stateless', label: 'DHCPv6 stateless' },
			],
		}),
	},
	covers: ['network POST /subnets'],
	sample: subnetSample,
	async run(client, values, { signal }) {
		if (values.noGateway && values.gateway) throw contradictionError('Gateway', 'No gateway');
		const pools = values.pools && readPools(values.pools);
		const cidr = readRange(values.cidr, 'cidr', 'CIDR', false);
		const networkId = await client.networks.idOf(values.network, { signal });
		const gateway = values.noGateway ? null : gatewayOf(values);
		const nameservers = nameserversOf(values);
		const { ipv6Mode: mode } = values;
		return client.subnets.create(
			{
				network_id: networkId,
				cidr,
				ip_version: cidr.includes(':') ? 6 : 4,
				enable_dhcp: values.enableDhcp,
				...(values.name ? { name: values.name } : {}),
				...(gateway === undefined ? {} : { gateway_ip: gateway }),
				...(nameservers ? { dns_nameservers: nameservers } : {}),
				...(pools ? { allocation_pools: pools } : {}),
				...(mode ? { ipv6_ra_mode: mode, ipv6_address_mode: mode } : {}),
			},
			{ signal },
		);
	},
});

const update = op({
	resource: 'subnet',
	name: 'update',
	action: 'Update a subnet',
	effect: 'changes',
	help: 'Change a subnet; empty fields change nothing',
	part: 'network',
	fields: {
		subnet,
		name: text('New name', { example: 'backend-v4', help: 'What it is called afterwards' }),
		gateway: text('Gateway', {
			advanced: true,
			only: 'OpenStack',
			example: '10.7.0.1',
			help: 'Address of the gateway',
		}),
		enableDhcp: flag(dhcp.label, { advanced: true, only: 'OpenStack', help: dhcp.help }),
		nameservers,
	},
	covers: ['network PUT /subnets/{id}'],
	sample: subnetSample,
	async run(client, { subnet: input, name, enableDhcp, ...values }, { signal }) {
		const [gateway, servers] = [gatewayOf(values), nameserversOf(values)];
		const id = await client.subnets.idOf(input, { signal });
		const change = {
			...(name ? { name } : {}),
			...(gateway ? { gateway_ip: gateway } : {}),
			...(enableDhcp === undefined ? {} : { enable_dhcp: enableDhcp }),
			...(servers ? { dns_nameservers: servers } : {}),
		};
		return client.subnets.update(id, change, { signal, label: input });
	},
});

/** Those of networks that are for every project. */
const openSubnets = async (client: CloudClient, { signal }: Run) => {
	const open = new Set<string>();
	for (const query of [{ shared: 'true' }, { 'router:external': 'true' }])
		for await (const { id } of client.networks.list({ query, signal })) open.add(id);
	return ({ networkId }: Subnet) => open.has(networkId);
};

/** Ranges of addresses. */
export const subnetOperations = [
	getMany(
		plain,
		{
			network: pick('Network', {
				list: 'networks',
				from: 'id',
				example: 'private',
				help: 'Only subnets of this network: name or ID',
			}),
			name: text('Named', { example: 'private-v4', help: 'Only subnets with exactly this name' }),
			allProjects: allProjects('subnets'),
		},
		{
			query: async ({ network: input, name }, client, run) => ({
				...(input ? { network_id: await client.networks.idOf(input, run) } : {}),
				...(name ? { name } : {}),
			}),
			keep: (it, { name }) => !name || it.name === name,
			same: { network_id: 'networkId' },
			ours: { open: openSubnets },
		},
	),
	getOne(plain),
	create,
	update,
	deleteOne({ ...plain, only: 'OpenStack' }, { help: 'Delete a subnet; no port may use its addresses' }),
] as const;
