import { isNotYet } from '../../../catalogue/results.ts';
import { flag, pick, text } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import type { VolumeBackup, VolumeType } from '../wire/volume.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, description, volume } from './fields.ts';
import { backupSample, volumeTypeSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS, waitUntilGone } from './settled.ts';

const backup = pick('Backup', {
	list: 'backups',
	from: 'id',
	required: true,
	example: 'data-1 weekly',
	help: 'Its name or ID, or the record from an earlier step',
});
const plain: Plain<VolumeBackup, 'backup'> = {
	resource: 'volumeBackup',
	title: 'volume backup',
	titles: 'volume backups',
	part: 'volume',
	path: '/backups',
	listed: '/backups/detail',
	field: 'backup',
	only: 'OpenStack',
	pick: backup,
	sample: backupSample,
	of: (client) => client.backups,
};

const create = op({
	resource: 'volumeBackup',
	name: 'create',
	action: 'Create a volume backup',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Copy a volume to the cloud’s backup storage',
	part: 'volume',
	fields: {
		volume,
		name: text('Backup name', { example: 'data-1 weekly', help: 'What the backup is called' }),
		description,
		incremental: flag('Incremental', {
			default: false,
			advanced: true,
			help: 'Whether to copy only what changed since the last backup',
		}),
		force: flag('While in use', {
			default: false,
			advanced: true,
			help: 'Whether to take it even while a server uses the volume',
		}),
	},
	covers: ['volume POST /backups'],
	sample: backupSample,
	timeout: 30,
	async run(client, { volume: input, name, description, incremental, force }, { signal }) {
		const volumeId = await client.volumes.idOf(input, { signal });
		return client.backups.create(
			{
				volume_id: volumeId,
				incremental,
				force,
				...(name ? { name } : {}),
				...(description ? { description } : {}),
			},
			{ signal },
		);
	},
	settle: {
		until: 'the backup is available',
		every: EVERY_SECONDS,
		deadline: 3600,
		look: waitForStatus((client) => client.backups, ['available']),
	},
});

const restore = op({
	resource: 'volumeBackup',
	name: 'restore',
	action: 'Restore a volume backup',
	effect: 'destroys',
	only: 'OpenStack',
	help: 'Write a backup over a volume, whose data is lost, or into a new one',
	part: 'volume',
	fields: {
		backup,
		volume: pick('Volume', {
			list: 'volumes',
			from: 'id',
			example: 'data-1',
			help: 'Volume to overwrite: name or ID; if empty a new one is created',
		}),
	},
	covers: ['volume POST /backups/{id}/restore'],
	sample: { backupId: backupSample.id, volumeId: backupSample.volumeId, volumeName: 'data-1' },
	// without a volume the cloud answers when it has made one
	timeout: 120,
	async preview(client, { backup: input, volume: into }, { signal }) {
		const found = await client.backups.find(input, { signal });
		return into ? { ...found, into: await client.volumes.find(into, { signal }) } : found;
	},
	async run(client, { backup: input, volume: into }, { signal }) {
		const id = await client.backups.idOf(input, { signal });
		const volumeId = into ? await client.volumes.idOf(into, { signal }) : undefined;
		const request = {
			method: 'POST',
			path: path`/backups/${id}/restore`,
			json: { restore: volumeId ? { volume_id: volumeId } : {} },
			doing: `restoring backup ${input}`,
		};
		const answer = recordOf(recordOf((await client.backups.api.send(request, { signal })).body)['restore']);
		return {
			backupId: id,
			volumeId: textOf(answer['volume_id']),
			volumeName: textOf(answer['volume_name']) || null,
		};
	},
	settle: {
		until: 'the volume is restored',
		every: EVERY_SECONDS,
		deadline: 3600,
		async look(client, result, values, context, state) {
			const { volumeId } = result as { readonly volumeId: string };
			const ready = waitForStatus((each: CloudClient) => each.volumes, ['available']);
			const now = await ready(client, { id: volumeId }, values, context, state);
			return isNotYet(now) ? now : result;
		},
	},
});

const volumeType = pick('Volume type', {
	list: 'volumeTypes',
	from: 'id',
	required: true,
	example: 'fast',
	help: 'Its name or ID',
});
const types: Plain<VolumeType, 'volumeType'> = {
	resource: 'volumeType',
	title: 'volume type',
	titles: 'volume types',
	part: 'volume',
	path: '/types',
	field: 'volumeType',
	pick: volumeType,
	sample: volumeTypeSample,
	of: (client) => client.volumeTypes,
};

/** Copies of volumes elsewhere. */
export const backupOperations = [
	getMany(
		plain,
		{
			name: text('Named', { example: 'data-1 weekly', help: 'Only backups with exactly this name' }),
			allProjects: allProjects('volume backups'),
		},
		{
			query: async ({ allProjects: everything }) => (everything ? { all_tenants: 1 } : {}),
			keep: (it, { name }) => !name || it.name === name,
		},
	),
	getOne(plain),
	create,
	restore,
	deleteOne(plain, { settle: waitUntilGone((client) => client.backups, 'the backup is gone', 300) }),
] as const;

/** Kinds of storage. */
export const volumeTypeOperations = [
	getMany(types, {}, { help: 'List the volume types (kinds of storage)' }),
	getOne(types),
] as const;
