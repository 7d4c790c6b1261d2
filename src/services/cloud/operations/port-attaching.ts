import { pick } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { attachInterface } from '../client/attachments.ts';
import { look } from '../client/look.ts';
import { path } from '../wire/path.ts';
import { contradictionError } from './contradiction.ts';
import { op } from './crud.ts';
import { port, serverId } from './fields.ts';
import { portSample } from './samples.ts';
import { EVERY_SECONDS, waitForStatus } from './settled.ts';

/** Of the steps that change a port. */
export const common = {
	resource: 'port',
	effect: 'changes',
	part: 'network',
	sample: portSample,
	timeout: 30,
} as const;

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

/** Ports and servers. */
export const portAttaching = [attach, detach] as const;
