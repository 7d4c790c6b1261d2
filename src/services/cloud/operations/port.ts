import { MusterError } from '../../../core/errors.ts';
import { flag, list, pick, text } from '../../../catalogue/field.ts';
import { readAddress } from '../model/ip-address.ts';
import { readMac } from '../model/mac-address.ts';
import type { Port } from '../wire/network.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, network, port, securityGroups } from './fields.ts';
import { common, portAttaching } from './port-attaching.ts';
import { portSample } from './samples.ts';

const plain: Plain<Port, 'port'> = {
	resource: 'port',
	title: 'port',
	titles: 'ports',
	part: 'network',
	path: '/ports',
	field: 'port',
	pick: port,
	sample: portSample,
	of: (client) => client.ports,
};
const macAddress = text('MAC address', {
	advanced: true,
	only: 'OpenStack',
	example: 'fa:16:3e:00:00:01',
	help: 'Address of the interface; if empty the cloud makes one',
});

const create = op({
	...common,
	name: 'create',
	action: 'Create a port',
	help: 'Create a port in a network, to attach it to a server later',
	fields: {
		network,
		name: text('Port name', { example: 'web-1', help: 'What the port is called' }),
		addresses: list('Fixed IPs', {
			advanced: true,
			item: 'address',
			example: '10.7.0.20',
			placeholder: 'the cloud chooses',
			help: 'Addresses of the port; if empty the cloud chooses one',
		}),
		securityGroups,
		macAddress,
		deviceId: text('Device ID', {
			advanced: true,
			example: portSample.deviceId,
			help: 'ID of a server; in Synnefo this attaches the port to it',
		}),
	},
	covers: ['network POST /ports'],
	async run(client, values, { signal }) {
		const fixed = values.addresses?.map((each) => readAddress(each, 'addresses', 'Fixed IPs'));
		const groups = await Promise.all(
			(values.securityGroups ?? []).map((each) => client.securityGroups.idOf(each, { signal })),
		);
		return client.ports.create(
			{
				network_id: await client.networks.idOf(values.network, { signal }),
				...(values.name ? { name: values.name } : {}),
				...(values.deviceId ? { device_id: String(values.deviceId) } : {}),
				...(values.macAddress ? { mac_address: readMac(values.macAddress) } : {}),
				...(fixed ? { fixed_ips: fixed.map((ip) => ({ ip_address: ip })) } : {}),
				...(groups.length > 0 ? { security_groups: groups } : {}),
			},
			{ signal },
		);
	},
});

/** What uses a port is noted; nova and the routers do that themselves with theirs. */
const deviceOf = ({ id, deviceId, deviceOwner }: Port, input: string, wanted: string | undefined) => {
	if (wanted === undefined || wanted === (deviceId ?? '')) return {};
	if (deviceOwner)
		throw new MusterError('CONFLICT', `Port ${input} is in use: ${deviceOwner} has it`, {
			hint: 'Detach it first: “Detach a port from its server”, or remove the router’s interface. Nothing was changed.',
			details: { port: id, deviceId, deviceOwner },
		});
	return { device_id: wanted };
};

const update = op({
	...common,
	name: 'update',
	action: 'Update a port',
	help: 'Change a port; empty fields change nothing',
	fields: {
		port,
		name: text('New name', { example: 'web-2', help: 'What it is called afterwards' }),
		securityGroups: {
			...securityGroups,
			placeholder: 'as they are',
			help: 'Names or IDs of all its groups; others are taken from it',
		},
		adminStateUp: flag('Admin state up', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the port is switched on',
		}),
		addresses: list('Fixed IPs', {
			advanced: true,
			only: 'OpenStack',
			item: 'address',
			example: '10.7.0.20',
			help: 'All addresses that the port has afterwards; others are taken from it',
		}),
		macAddress: { ...macAddress, help: 'New address of the interface; needs the admin role' },
		deviceId: text('Device ID', {
			advanced: true,
			only: 'OpenStack',
			empty: true,
			example: portSample.deviceId,
			help: 'ID of what uses the port, which is only noted, and an empty text clears it; “Attach a server to a network” plugs it in',
		}),
	},
	covers: ['network PUT /ports/{id}'],
	async run(client, { port: input, name, securityGroups: names, adminStateUp, ...values }, { signal }) {
		const { deviceId } = values;
		const fixed = values.addresses?.map((each) => readAddress(each, 'addresses', 'Fixed IPs'));
		const mac = values.macAddress && readMac(values.macAddress);
		const found = await client.ports.find(input, { signal });
		const groups =
			names && (await Promise.all(names.map((each) => client.securityGroups.idOf(each, { signal }))));
		const change = {
			...(name ? { name } : {}),
			...(groups ? { security_groups: groups } : {}),
			...(adminStateUp === undefined ? {} : { admin_state_up: adminStateUp }),
			...(fixed ? { fixed_ips: fixed.map((ip) => ({ ip_address: ip })) } : {}),
			...(mac ? { mac_address: mac } : {}),
			...deviceOf(found, input, deviceId),
		};
		return client.ports.update(found.id, change, { signal, label: input });
	},
});

/** Places where a server is plugged into a network. */
export const portOperations = [
	getMany(
		plain,
		{
			serverId: pick('Server', {
				list: 'servers',
				from: 'id',
				example: 'web-1',
				help: 'Only ports of this server: name or ID',
			}),
			network: pick('Network', {
				list: 'networks',
				from: 'id',
				example: 'private',
				help: 'Only ports in this network: name or ID',
			}),
			allProjects: allProjects('ports'),
		},
		{
			async query({ serverId: server, network: net }, client, run) {
				return {
					...(server ? { device_id: await client.servers.idOf(server, run) } : {}),
					...(net ? { network_id: await client.networks.idOf(net, run) } : {}),
				};
			},
			same: { device_id: 'deviceId', network_id: 'networkId' },
			ours: {},
		},
	),
	getOne(plain),
	create,
	update,
	...portAttaching,
	deleteOne(plain, { help: 'Delete a port; a server that uses it loses the interface' }),
] as const;
