import { GIB, MIB } from '../../../core/units.ts';
import { MusterError } from '../../../core/errors.ts';
import { flag, size, text } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import { readBack } from '../client/resource.ts';
import { wholeGib } from '../model/create-volume.ts';
import { volumeInUse } from '../model/volume-in-use.ts';
import { path } from '../wire/path.ts';
import type { Volume } from '../wire/volume.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { volume } from './fields.ts';
import { volumeSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS, waitUntilGone } from './settled.ts';
import { volumeAttaching } from './volume-attaching.ts';
import { createVolume } from './volume-create.ts';
import { updateVolume } from './volume-update.ts';

const plain: Plain<Volume, 'volume'> = {
	resource: 'volume',
	title: 'volume',
	titles: 'volumes',
	part: 'volume',
	path: '/volumes',
	listed: '/volumes/detail',
	field: 'volume',
	pick: volume,
	sample: volumeSample,
	of: (client) => client.volumes,
};
const common = {
	resource: 'volume',
	effect: 'changes',
	part: 'volume',
	sample: volumeSample,
	timeout: 30,
} as const;

/** Where no storage has room the volume is as it was, and no error is to be seen. */
const grown =
	(wanted: number) =>
	({ size, name, id }: Volume): true => {
		const there = (size ?? 0) / GIB;
		if (there >= wanted) return true;
		throw new MusterError('SERVER', `The volume ${name || id} was not extended: it has ${there} GiB`, {
			hint: 'The storage may be full; the volume’s messages in the cloud may say more.',
			details: { id, size, reason: `not extended: it has ${there} GiB` },
		});
	};

const extend = op({
	...common,
	name: 'extend',
	action: 'Extend a volume',
	alias: ['resize a volume', 'grow a disk'],
	only: 'OpenStack',
	help: 'Make a volume larger; then grow the file system on it yourself',
	fields: {
		volume,
		size: size('New size', {
			required: true,
			min: MIB,
			example: '20G',
			help: 'Size afterwards: whole GiB, rounded up',
		}),
	},
	covers: ['volume POST /volumes/{id}/action'],
	async run(client, { volume: input, size: bytes }, { signal }) {
		const { id } = await client.volumes.find(input, { signal });
		const doing = `extending volume ${input}`;
		const request = {
			method: 'POST',
			path: path`/volumes/${id}/action`,
			json: { 'os-extend': { new_size: wholeGib(bytes) } },
			// from 3.42 on what is attached can be extended too
			micro: { most: '3.42' },
			doing,
		};
		await client.volumes.api.send(request, { signal });
		return readBack(doing, id, () => client.volumes.get(id, { signal }));
	},
	settle: {
		until: 'the volume has its new size',
		every: EVERY_SECONDS,
		deadline: 300,
		async look(client, result, values, context, state) {
			const wanted = wholeGib(values.size);
			return waitForStatus((each: CloudClient) => each.volumes, ['available', 'in-use'], grown(wanted))(
				client,
				result,
				values,
				context,
				state,
			);
		},
	},
});

/** Disks of their own. */
export const volumeOperations = [
	getMany(
		plain,
		{
			name: text('Named', { example: 'data-1', help: 'Only volumes with exactly this name' }),
			status: text('Status', { example: 'available', help: 'Only volumes with this status' }),
			free: flag('Unattached', { help: 'Whether to list only unattached volumes, or only attached ones' }),
			allProjects: flag('All projects', {
				default: false,
				advanced: true,
				only: 'OpenStack',
				help: 'Whether to list the volumes of every project; needs the admin role',
			}),
		},
		{
			query: async ({ allProjects }) => (allProjects ? { all_tenants: 1 } : {}),
			keep: (it, { name, status, free }) =>
				(!name || it.name === name) &&
				(!status || it.status === status.toLowerCase().replaceAll('_', '-')) &&
				(free === undefined || (it.attachments.length === 0) === free),
		},
	),
	getOne(plain),
	createVolume,
	updateVolume,
	extend,
	...volumeAttaching,
	deleteOne(plain, {
		help: 'Delete a volume and everything on it',
		fields: {
			withSnapshots: flag('With snapshots', {
				default: false,
				advanced: true,
				only: 'OpenStack',
				help: 'Whether its snapshots are deleted too',
			}),
			allowInUse: flag('Allow in use', {
				default: false,
				help: 'Whether to try it even if a server uses the volume',
			}),
		},
		guard: {
			allow: 'allowInUse',
			look: (client, { volume: input }, { signal }) => client.volumes.find(input, { signal }),
			danger: (_, seen) => volumeInUse(seen as Volume),
		},
		query: ({ withSnapshots }) => (withSnapshots ? { cascade: 'true' } : {}),
		settle: waitUntilGone((client) => client.volumes, 'the volume is gone', 300),
	}),
] as const;
