import { MusterError } from '../../../core/errors.ts';
import { flag, list, pick, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { attachInterface } from '../client/attachments.ts';
import { look } from '../client/look.ts';
import { readAddress } from '../model/ip-address.ts';
import type { Port } from '../wire/network.ts';
import { path } from '../wire/path.ts';
import { contradictionError } from './contradiction.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, network, securityGroups, serverId } from './fields.ts';
import { portSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

export const port = pick('Port', {
	list: 'ports',
	from: 'id',
	required: true,
	example: 'web-1',
	help: 'Its name or ID, or the record from an earlier step',
});

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
const common = {
	resource: 'port',
	effect: 'changes',
	part: 'network',
	sample: portSample,
	timeout: 30,
} as const;

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
			help: 'Addresses of the port; if empty the cloud chooses one',
		}),
		securityGroups,
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
				...(fixed ? { fixed_ips: fixed.map((ip) => ({ ip_address: ip })) } : {}),
				...(groups.length > 0 ? { security_groups: groups } : {}),
			},
			{ signal },
		);
	},
});

const update = op({
	...common,
	name: 'update',
	action: 'Update a port',
	help: 'Change a port; empty fields change nothing',
	fields: {
		port,
		name: text('New name', { example: 'web-2', help: 'What it is called afterwards' }),
		securityGroups: { ...securityGroups, help: 'Names or IDs of all its groups; others are taken from it' },
		adminStateUp: flag('Admin state up', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the port is switched on',
		}),
	},
	covers: ['network PUT /ports/{id}'],
	async run(client, { port: input, name, securityGroups: names, adminStateUp }, { signal }) {
		const id = await client.ports.idOf(input, { signal });
		const groups =
			names && (await Promise.all(names.map((each) => client.securityGroups.idOf(each, { signal }))));
		const change = {
			...(name ? { name } : {}),
			...(groups ? { security_groups: groups } : {}),
			...(adminStateUp === undefined ? {} : { admin_state_up: adminStateUp }),
		};
		return client.ports.update(id, change, { signal, label: input });
	},
});

const attach = op({
	...common,
	name: 'attach',
	action: 'Attach a server to a network',
	help: 'Give a server an interface in a network',
	fields: {
		serverId,
		network: pick('Network', {
			list: 'networks',
			from: 'id',
			example: 'private',
			help: 'Network to create a port in: name or ID',
		}),
		port: pick('Port', {
			list: 'ports',
			from: 'id',
			only: 'OpenStack',
			example: 'web-1',
			help: 'Existing port to attach instead: name or ID',
		}),
	},
	covers: ['compute POST /servers/{id}/os-interface', 'network POST /ports'],
	async run(client, { serverId: input, network: net, port: there }, { signal }) {
		if (net && there) throw contradictionError('Network', 'Port');
		if (!net && !there)
			throw new MusterError('BAD_INPUT', 'Network is needed and is empty; or give a port', {
				hint: 'Name the network to put the server into, or the port to give it. Nothing was sent.',
				details: { field: 'network' },
			});
		const [server, networkId, portId] = await Promise.all([
			client.servers.idOf(input, { signal }),
			net ? client.networks.idOf(net, { signal }) : undefined,
			there ? client.ports.idOf(there, { signal }) : undefined,
		]);
		return attachInterface(client, { serverId: server, networkId, portId }, { signal });
	},
	settle: {
		until: 'the port is active',
		every: EVERY_SECONDS,
		deadline: 120,
		look: waitForStatus((client) => client.ports, ['ACTIVE']),
	},
});

const detach = op({
	...common,
	name: 'detach',
	action: 'Detach a port from its server',
	effect: 'destroys',
	help: 'Detach a port from its server; a port that attaching has created is deleted',
	fields: { port },
	covers: ['compute DELETE /servers/{id}/os-interface/{id}', 'network DELETE /ports/{id}'],
	sample: { id: portSample.id, serverId: portSample.deviceId, detached: true },
	preview: (client, { port: input }, { signal }) => client.ports.find(input, { signal }),
	async run(client, { port: input }, { signal }) {
		const { id, deviceId, deviceOwner } = await client.ports.find(input, { signal });
		const isSynnefo = (await client.ports.api.family({ signal })) === 'synnefo';
		const doing = `detaching port ${input}`;
		if (deviceId === null)
			throw new MusterError('CONFLICT', `Port ${input} is not attached to a server`, {
				hint: 'Nothing was changed. If nobody needs the port, delete it.',
				details: { port: id },
			});
		if (deviceOwner && !/^(compute|vm|baremetal)\b/.test(deviceOwner))
			throw new MusterError('CONFLICT', `Port ${input} belongs to ${deviceOwner}, not to a server`, {
				hint: /router/.test(deviceOwner)
					? 'Remove the interface from its router, or the router’s external network. Nothing was changed.'
					: 'The cloud itself uses it. Nothing was changed.',
				details: { port: id, deviceId, deviceOwner },
			});
		if (isSynnefo) await client.ports.remove(id, { signal });
		else
			await client.servers.api.send(
				{ method: 'DELETE', path: path`/servers/${deviceId}/os-interface/${id}`, doing },
				{ signal },
			);
		return { id, serverId: deviceId, detached: true };
	},
	settle: {
		until: 'the port is gone or free',
		every: EVERY_SECONDS,
		deadline: 120,
		async look(client, result, _, { signal }) {
			const { id } = result as { readonly id: string };
			const seen = await look(() => client.ports.get(id, { signal }));
			if (seen.is === 'unseen') return notYet(seen.error.message);
			const isFree = seen.is === 'gone' || seen.record.deviceId === null;
			return isFree ? result : notYet('the server still has it');
		},
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
	attach,
	detach,
	deleteOne(plain, { help: 'Delete a port; a server that uses it loses the interface' }),
] as const;
