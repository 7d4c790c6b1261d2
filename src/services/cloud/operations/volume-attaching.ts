import { pick, text } from '../../../catalogue/field.ts';
import { isNotYet, type NotYet, notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { CloudClient } from '../client/client.ts';
import { look } from '../client/look.ts';
import { readBack } from '../client/resource.ts';
import { attachVolume, detachVolume } from '../client/volume-attachments.ts';
import type { Volume } from '../wire/volume.ts';
import { op, type Run } from './crud.ts';
import { serverId, volume } from './fields.ts';
import { volumeSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

const volumes = (client: CloudClient) => client.volumes;
const attachedTo = ({ attachments }: Volume): string[] => attachments.map(({ serverId }) => serverId);

const notOne = (input: string, volume: Volume, servers: readonly string[]): MusterError => {
	const details = { servers };
	if (servers.length > 1)
		return new MusterError('CONFLICT', `Volume “${input}” is attached to several servers`, {
			details,
			hint: `Give the server: ${servers.join(', ')}.`,
		});
	if (volume.status === 'reserved')
		return new MusterError('CONFLICT', `Volume “${input}” is reserved for a server`, {
			details,
			hint: 'A server that is shelved keeps its volumes: unshelve it first. Nothing was changed.',
		});
	return new MusterError('CONFLICT', `Volume “${input}” is not attached`, {
		details,
		hint: 'Nothing was changed. If it is meant to be free, nothing more is needed.',
	});
};

/** The ID behind what was given, asked for once; errors that pass are no end of the waiting. */
const serverOf = async (
	client: CloudClient,
	input: string,
	{ signal }: Run,
	state: Map<string, unknown>,
): Promise<string | NotYet> => {
	const known = state.get('server') as string | undefined;
	if (known !== undefined) return known;
	const seen = await look(() => client.servers.idOf(input, { signal }));
	if (seen.is === 'unseen') return notYet(seen.error.message);
	const id = seen.is === 'there' ? seen.record : input;
	state.set('server', id);
	return id;
};

const attach = op({
	resource: 'volume',
	name: 'attach',
	action: 'Attach a volume to a server',
	alias: ['mount a disk'],
	effect: 'changes',
	help: 'Attach a volume to a server as another disk',
	part: 'volume',
	fields: {
		volume,
		serverId,
		device: text('Device', {
			advanced: true,
			example: '/dev/vdb',
			help: 'Preferred device name in the server; the hypervisor may choose another',
		}),
	},
	covers: ['compute POST /servers/{id}/os-volume_attachments'],
	sample: volumeSample,
	timeout: 60,
	async run(client, { volume: input, serverId: named, device }, { signal }) {
		const [volumeId, server] = await Promise.all([
			client.volumes.idOf(input, { signal }),
			client.servers.idOf(named, { signal }),
		]);
		await attachVolume(client, { volumeId, serverId: server, device }, { signal });
		return readBack(`attaching volume ${input}`, volumeId, () => client.volumes.get(volumeId, { signal }));
	},
	settle: {
		until: 'the volume is attached',
		every: EVERY_SECONDS,
		deadline: 120,
		async look(client, result, values, context, state) {
			const server = await serverOf(client, values.serverId, context, state);
			if (isNotYet(server)) return server;
			// one that may be attached to several is in use already
			const isOn = (now: Volume) => attachedTo(now).includes(server) || 'it is not yet on that server';
			return waitForStatus(volumes, ['in-use'], isOn)(client, result, values, context, state);
		},
	},
});

const detach = op({
	resource: 'volume',
	name: 'detach',
	action: 'Detach a volume from its server',
	effect: 'destroys',
	help: 'Detach a volume from its server; unmount it there first',
	part: 'volume',
	fields: {
		volume,
		serverId: pick('Server', {
			list: 'servers',
			from: 'id',
			advanced: true,
			example: 'web-1',
			help: 'Server to detach it from, if it is attached to several: name or ID',
		}),
	},
	covers: ['compute DELETE /servers/{id}/os-volume_attachments/{id}'],
	sample: { ...volumeSample, status: 'available', attachments: [] },
	timeout: 60,
	preview: (client, { volume: input }, { signal }) => client.volumes.find(input, { signal }),
	async run(client, { volume: input, serverId: named }, { signal }) {
		const found = await client.volumes.find(input, { signal });
		const wanted = named ? await client.servers.idOf(named, { signal }) : undefined;
		const servers = attachedTo(found).filter((each) => !wanted || each === wanted);
		if (servers.length !== 1) throw notOne(input, found, servers);
		const { id } = found;
		await detachVolume(client, { volumeId: id, serverId: servers[0] as string }, { signal });
		return readBack(`detaching volume ${input}`, id, () => client.volumes.get(id, { signal }));
	},
	settle: {
		until: 'the volume is free',
		every: EVERY_SECONDS,
		deadline: 120,
		async look(client, result, values, context, state) {
			const server = values.serverId && (await serverOf(client, values.serverId, context, state));
			if (isNotYet(server)) return server;
			// one that was attached to several stays in use by the others
			const isOff = (now: Volume) =>
				!(server ? attachedTo(now).includes(server) : attachedTo(now).length > 0) ||
				'it is still on that server';
			const statuses = server ? ['available', 'in-use'] : ['available'];
			return waitForStatus(volumes, statuses, isOff)(client, result, values, context, state);
		},
	},
});

/** Volumes and servers. */
export const volumeAttaching = [attach, detach] as const;
