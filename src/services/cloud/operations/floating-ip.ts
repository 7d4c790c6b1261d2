import { flag, pick, text } from '../../../catalogue/field.ts';
import { pointToPort, plugAddress, portsOf, unplugAddress } from '../client/addresses.ts';
import { readAddress } from '../model/ip-address.ts';
import type { FloatingIp } from '../wire/network.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, description, serverId } from './fields.ts';
import { floatingIpSample } from './samples.ts';

const floatingIp = pick('Floating IP', {
	list: 'floatingIps',
	from: 'id',
	required: true,
	example: '203.0.113.156',
	help: 'The address or its ID, or the record from an earlier step',
});

const plain: Plain<FloatingIp, 'floatingIp'> = {
	resource: 'floatingIp',
	title: 'floating IP',
	titles: 'floating IP addresses',
	by: 'address or ID',
	part: 'network',
	path: '/floatingips',
	field: 'floatingIp',
	pick: floatingIp,
	sample: floatingIpSample,
	of: (client) => client.floatingIps,
};
const common = {
	resource: 'floatingIp',
	effect: 'changes',
	part: 'network',
	sample: floatingIpSample,
	timeout: 30,
} as const;

const allocate = op({
	...common,
	name: 'allocate',
	action: 'Allocate a floating IP',
	alias: ['get a public ip', 'create a floating ip'],
	help: 'Reserve a public address for the project',
	fields: {
		network: pick('Network', {
			list: 'externalNetworks',
			from: 'id',
			required: true,
			example: 'public',
			help: 'External network to take the address from: name or ID',
		}),
		address: text('Address', {
			advanced: true,
			example: '203.0.113.20',
			help: 'A particular address; in OpenStack usually only an admin may choose',
		}),
		description: { ...description, only: 'OpenStack', example: 'for the web servers' },
		project: text('Project', {
			advanced: true,
			only: 'Synnefo',
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the project whose quota is used',
		}),
	},
	covers: ['network POST /floatingips'],
	async run(client, { network, address: input, description, project }, { signal }) {
		const address = input && readAddress(input, 'address', 'Address');
		const pool = await client.networks.idOf(network, { signal });
		return client.floatingIps.create(
			{
				floating_network_id: pool,
				...(address ? { floating_ip_address: address } : {}),
				...(description ? { description } : {}),
				...(project ? { project } : {}),
			},
			{ signal },
		);
	},
});

const attach = op({
	...common,
	name: 'attach',
	action: 'Attach a floating IP to a server',
	alias: ['assign a public ip', 'associate a floating ip'],
	help: 'Attach a public address to a server',
	fields: {
		floatingIp,
		serverId,
		port: pick('Port', {
			list: 'ports',
			from: 'id',
			advanced: true,
			only: 'OpenStack',
			example: 'web-1',
			help: 'Port of the server; if empty the first with an IPv4 address that the floating IP can reach',
		}),
		fixedIpAddress: text('Fixed IP', {
			advanced: true,
			only: 'OpenStack',
			example: '10.1.0.7',
			help: 'Address of the server that the floating IP leads to; needed if a port has several',
		}),
		allowMove: flag('Allow move', {
			default: false,
			help: 'Whether to take it from the server it is attached to now',
		}),
	},
	guard: {
		allow: 'allowMove',
		async look(client, { floatingIp: input, serverId: named }, { signal }) {
			const ip = await client.floatingIps.find(input, { signal });
			if (ip.portId === null) return undefined;
			const { deviceId } = await client.ports.get(ip.portId, { signal });
			const server = await client.servers.idOf(named, { signal });
			return deviceId === server ? undefined : { address: ip.address, deviceId };
		},
		danger: (_, seen) => {
			const led = seen as { readonly address: string; readonly deviceId: string | null } | undefined;
			return (
				led && `${led.address} is attached to ${led.deviceId ?? 'another port'} now, which would lose it`
			);
		},
	},
	covers: ['network PUT /floatingips/{id}', 'network POST /ports'],
	timeout: 60,
	async run(client, { floatingIp: input, serverId: named, port, fixedIpAddress }, { signal }) {
		const fixed = fixedIpAddress && readAddress(fixedIpAddress, 'fixedIpAddress', 'Fixed IP');
		const [ip, server] = await Promise.all([
			client.floatingIps.find(input, { signal }),
			client.servers.idOf(named, { signal }),
		]);
		if ((await client.floatingIps.api.family({ signal })) === 'synnefo')
			return plugAddress(client, ip, server, { signal });
		const ports = port
			? [await client.ports.idOf(port, { signal })]
			: await portsOf(client, server, { signal }, fixed);
		return pointToPort(client, ip, { ports, fixed }, { signal });
	},
});

const detach = op({
	...common,
	name: 'detach',
	action: 'Detach a floating IP',
	help: 'Detach a public address from its server; the project keeps it',
	fields: { floatingIp },
	covers: ['network PUT /floatingips/{id}', 'network DELETE /ports/{id}'],
	sample: { ...floatingIpSample, portId: null, fixedIpAddress: null, serverId: null, status: 'DOWN' },
	async run(client, { floatingIp: input }, { signal }) {
		const ip = await client.floatingIps.find(input, { signal });
		if ((await client.floatingIps.api.family({ signal })) === 'synnefo')
			return unplugAddress(client, ip, { signal });
		return client.floatingIps.update(ip.id, { port_id: null }, { signal, label: ip.address });
	},
});

/** Public addresses. */
export const floatingIpOperations = [
	getMany(
		plain,
		{
			address: text('Address', { example: '203.0.113.156', help: 'Only this address' }),
			free: flag('Unattached', { help: 'Whether to list only unattached addresses, or only attached ones' }),
			allProjects: allProjects('addresses'),
		},
		{
			query: async ({ address }) => (address ? { floating_ip_address: address } : {}),
			keep: (it, { address, free }) =>
				(!address || it.address === address) && (free === undefined || (it.portId === null) === free),
			ours: {},
			help: 'List the floating IPs of the project',
		},
	),
	getOne(plain),
	allocate,
	attach,
	detach,
	{
		...deleteOne(plain, { help: 'Give a public address back; somebody else may get it' }),
		name: 'release',
		action: 'Release a floating IP',
	},
] as const;
