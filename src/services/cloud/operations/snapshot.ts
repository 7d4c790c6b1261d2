import { flag, pick, record, text } from '../../../catalogue/field.ts';
import type { Snapshot } from '../wire/volume.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, description, volume } from './fields.ts';
import { snapshotSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS, waitUntilGone } from './settled.ts';

const snapshot = pick('Snapshot', {
	list: 'snapshots',
	from: 'id',
	required: true,
	example: 'data-1 2026-01-31',
	help: 'Its name or ID, or the record from an earlier step',
});

const plain: Plain<Snapshot, 'snapshot'> = {
	resource: 'snapshot',
	title: 'snapshot',
	titles: 'snapshots',
	part: 'volume',
	path: '/snapshots',
	listed: '/snapshots/detail',
	field: 'snapshot',
	pick: snapshot,
	sample: snapshotSample,
	of: (client) => client.snapshots,
};

const create = op({
	resource: 'snapshot',
	name: 'create',
	action: 'Create a snapshot',
	alias: ['snapshot a volume', 'back up a volume'],
	effect: 'changes',
	help: 'Take a snapshot of a volume as it is now',
	part: 'volume',
	fields: {
		volume,
		name: text('Snapshot name', { example: 'data-1 2026-01-31', help: 'What the snapshot is called' }),
		description,
		force: flag('While in use', {
			default: false,
			help: 'Whether to take it even while a server uses the volume',
		}),
		metadata: record('Metadata', {
			advanced: true,
			only: 'OpenStack',
			item: 'entry',
			example: 'kept = nightly',
			help: 'Keys and values stored with it',
		}),
	},
	covers: ['volume POST /snapshots'],
	sample: { ...snapshotSample, status: 'creating' },
	timeout: 30,
	async run(client, { volume: input, name, description, force, metadata }, { signal }) {
		const isSynnefo = (await client.snapshots.api.family({ signal })) === 'synnefo';
		const [naming, about] = isSynnefo ? ['display_name', 'display_description'] : ['name', 'description'];
		return client.snapshots.create(
			{
				volume_id: await client.volumes.idOf(input, { signal }),
				...(name ? { [naming as string]: name } : {}),
				...(description ? { [about as string]: description } : {}),
				...(force ? { force: true } : {}),
				...(metadata ? { metadata } : {}),
			},
			{ signal },
		);
	},
	settle: {
		until: 'the snapshot is available',
		every: EVERY_SECONDS,
		deadline: 600,
		look: waitForStatus((client) => client.snapshots, ['available']),
	},
});

const update = op({
	resource: 'snapshot',
	name: 'update',
	action: 'Update a snapshot',
	effect: 'changes',
	help: 'Change a snapshot’s name or description',
	part: 'volume',
	fields: {
		snapshot,
		name: text('New name', { example: 'before the upgrade', help: 'What it is called afterwards' }),
		description: { ...description, empty: true },
	},
	covers: ['volume PUT /snapshots/{id}'],
	sample: snapshotSample,
	async run(client, { snapshot: input, name, description }, { signal }) {
		const id = await client.snapshots.idOf(input, { signal });
		const isSynnefo = (await client.snapshots.api.family({ signal })) === 'synnefo';
		const change = {
			...(name ? { [isSynnefo ? 'display_name' : 'name']: name } : {}),
			...(description === undefined
				? {}
				: { [isSynnefo ? 'display_description' : 'description']: description }),
		};
		return client.snapshots.update(id, change, { signal });
	},
});

/** Volumes as they once were. */
export const snapshotOperations = [
	getMany(
		plain,
		{
			volume: pick('Volume', {
				list: 'volumes',
				from: 'id',
				example: 'data-1',
				help: 'Only snapshots of this volume: name or ID',
			}),
			name: text('Named', { example: 'data-1 2026-01-31', help: 'Only snapshots with exactly this name' }),
			status: text('Status', {
				advanced: true,
				example: 'available',
				help: 'Only snapshots with this status',
			}),
			allProjects: allProjects('snapshots'),
		},
		{
			query: async ({ volume: input, allProjects: everything }, client, run) => ({
				...(input ? { volume_id: await client.volumes.idOf(input, run) } : {}),
				...(everything ? { all_tenants: 1 } : {}),
			}),
			keep: (it, { name, status }) =>
				(!name || it.name === name) && (!status || it.status === status.toLowerCase()),
		},
	),
	getOne(plain),
	create,
	update,
	deleteOne(plain, { settle: waitUntilGone((client) => client.snapshots, 'the snapshot is gone', 300) }),
] as const;
