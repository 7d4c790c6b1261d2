import { pick, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { readBack } from '../client/resource.ts';
import { attachVolume, detachVolume } from '../client/volume-attachments.ts';
import { op } from './crud.ts';
import { serverId, volume } from './fields.ts';
import { volumeSample } from './samples.ts';
import { becomes, EVERY } from './settled.ts';

const attach = op({
	resource: 'volume',
	name: 'attach',
	action: 'Attach a volume to a server',
	effect: 'changes',
	help: 'Give a server a volume as another disk',
	part: 'volume',
	fields: {
		volume,
		serverId,
		device: text('Device', {
			advanced: true,
			example: '/dev/vdb',
			help: 'What it is called in the server, as a wish',
		}),
	},
	covers: ['compute POST /servers/{id}/os-volume_attachments'],
	sample: volumeSample,
	timeout: 60,
	async run(client, { volume: given, serverId: named, device }, { signal }) {
		const [volumeId, server] = await Promise.all([
			client.volumes.idOf(given, { signal }),
			client.servers.idOf(named, { signal }),
		]);
		await attachVolume(client, { volumeId, serverId: server, device }, { signal });
		return readBack(`attaching volume ${given}`, volumeId, () => client.volumes.get(volumeId, { signal }));
	},
	settle: {
		until: 'the volume is attached',
		every: EVERY,
		deadline: 120,
		look: becomes((client) => client.volumes, ['in-use']),
	},
});

const detach = op({
	resource: 'volume',
	name: 'detach',
	action: 'Detach a volume from its server',
	effect: 'destroys',
	help: 'Take a volume from its server; unmount it there first',
	part: 'volume',
	fields: {
		volume,
		serverId: pick('Server', {
			list: 'servers',
			from: 'id',
			advanced: true,
			help: 'From which, where it is attached to several',
		}),
	},
	covers: ['compute DELETE /servers/{id}/os-volume_attachments/{id}'],
	sample: { ...volumeSample, status: 'available', attachments: [] },
	timeout: 60,
	preview: (client, { volume: given }, { signal }) => client.volumes.find(given, { signal }),
	async run(client, { volume: given, serverId: named }, { signal }) {
		const { id, attachments } = await client.volumes.find(given, { signal });
		const wanted = named ? await client.servers.idOf(named, { signal }) : undefined;
		const servers = attachments.map((each) => each.serverId).filter((each) => !wanted || each === wanted);
		if (servers.length !== 1)
			throw new MusterError(
				'CONFLICT',
				servers.length === 0
					? `Volume “${given}” is not attached`
					: `Volume “${given}” is attached to several servers`,
				{
					details: { servers },
					...(servers.length > 1 ? { hint: `Give the server: ${servers.join(', ')}.` } : {}),
				},
			);
		await detachVolume(client, { volumeId: id, serverId: servers[0] as string }, { signal });
		return readBack(`detaching volume ${given}`, id, () => client.volumes.get(id, { signal }));
	},
	settle: {
		until: 'the volume is free',
		every: EVERY,
		deadline: 120,
		look: becomes((client) => client.volumes, ['available']),
	},
});

/** Volumes and servers. */
export const volumeAttaching = [attach, detach] as const;
