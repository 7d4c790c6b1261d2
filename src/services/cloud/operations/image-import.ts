import { counted } from '../../../core/case.ts';
import { MusterError } from '../../../core/errors.ts';
import { choice, flag, picks, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import type { CloudClient } from '../client/client.ts';
import { look } from '../client/look.ts';
import { readBack } from '../client/resource.ts';
import {
	checkImport,
	checkSource,
	importBody,
	type ImportMethod,
	withoutQuery,
} from '../model/image-import.ts';
import type { Image } from '../wire/image.ts';
import { contradictionError } from './contradiction.ts';
import { op } from './crud.ts';
import { image } from './fields.ts';
import { disk } from './image-fields.ts';
import { imageSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS, soon } from './settled.ts';

const common = { resource: 'image', part: 'image', only: 'OpenStack' } as const;

const methods = op({
	...common,
	name: 'getImportMethods',
	action: 'Get the import methods',
	effect: 'reads',
	help: 'List the import methods that this cloud offers, and the stores of its images',
	fields: {},
	covers: ['image GET /info/import', 'image GET /info/stores'],
	sample: {
		methods: ['glance-direct', 'web-download', 'copy-image'],
		stores: [{ id: 'fast', description: 'SSD', default: true, readOnly: false }],
	},
	run: (client, _, { signal }) => client.images.imports({ signal }),
});

const stage = op({
	...common,
	name: 'stage',
	action: 'Stage the disk of an image',
	effect: 'changes',
	help: 'Upload the disk of a queued image to the staging area, from which “Import an image” takes it',
	fields: {
		image,
		disk,
	},
	covers: ['image PUT /images/{id}/stage'],
	sample: { ...imageSample, status: 'uploading', checksum: null },
	timeout: 3600,
	async run(client, { image: input, disk }, { signal }) {
		const { id, name } = await client.images.find(input, { signal });
		await client.images.stage(id, disk.read(), { signal, size: disk.size });
		return readBack(`staging image ${name || id}`, id, () => client.images.get(id, { signal }));
	},
});

const failed = ({ name, id }: Image, why: string | null, isCopy: boolean): MusterError =>
	new MusterError('SERVER', `Image ${name || id} was not imported: ${why || 'the cloud gives no reason'}`, {
		hint: isCopy
			? 'The image itself is as it was. See why the store did not take it, and repeat the step.'
			: 'The image waits for its disk again: correct what the message names and repeat the step.',
		details: { id, ...(why ? { reason: `not imported: ${why}` } : {}) },
	});

const isImported = waitForStatus(
	(client: CloudClient) => client.images,
	['active'],
	// the cloud lets go of the image a little later
	({ importTask }) => importTask === null || 'the import is being completed',
);

const importing = op({
	...common,
	name: 'import',
	action: 'Import an image',
	effect: 'changes',
	help: 'Let the cloud fetch the disk of an image from a URL or another region, take the staged one, or copy the image to other stores',
	fields: {
		image,
		method: choice('Method', {
			required: true,
			help: 'Where the disk comes from; “Get the import methods” tells what this cloud offers',
			options: [
				{ value: 'web-download', label: 'From a URL', help: 'Method web-download' },
				{ value: 'glance-download', label: 'From another region', help: 'Method glance-download' },
				{ value: 'glance-direct', label: 'The staged disk', help: 'Method glance-direct' },
				{ value: 'copy-image', label: 'Copy to other stores', help: 'Method copy-image' },
			],
		}),
		url: text('URL', {
			required: true,
			show: { method: ['web-download'] },
			pattern: '[Hh][Tt][Tt][Pp][Ss]?://\\S+',
			expected: 'a URL that begins with https:// or http://',
			example: 'https://cloud.debian.org/images/debian-12.qcow2',
			help: 'URL of the disk; the cloud itself must be able to reach it',
		}),
		sourceRegion: text('Source region', {
			required: true,
			show: { method: ['glance-download'] },
			example: 'RegionTwo',
			help: 'Region of this cloud that has the image',
		}),
		sourceImage: text('Source image', {
			required: true,
			show: { method: ['glance-download'] },
			pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
			expected: 'the ID of an image',
			example: '2a6ae3a9-4b1d-4b3f-9d0a-5a2f0a3d6c11',
			help: 'ID of the image in that region; your project must see it there',
		}),
		sourceInterface: choice('Source interface', {
			default: 'public',
			advanced: true,
			show: { method: ['glance-download'] },
			help: 'Endpoint of that region from which the cloud fetches it',
			options: [
				{ value: 'public', label: 'Public' },
				{ value: 'internal', label: 'Internal' },
				{ value: 'admin', label: 'Admin' },
			],
		}),
		stores: picks('Stores', {
			list: 'imageStores',
			from: 'id',
			example: 'fast',
			placeholder: 'the default store',
			help: 'IDs of the stores to put it into; if empty the default store',
		}),
		allStores: flag('All stores', { default: false, help: 'Whether to put it into every store' }),
		allowFailedStores: flag('Allow failed stores', {
			default: false,
			advanced: true,
			help: 'Whether the import succeeds even if some of the stores fail',
		}),
	},
	covers: ['image POST /images/{id}/import', 'image GET /images/{id}/tasks', 'image GET /info/import'],
	sample: { ...imageSample, importTask: 'd5529ff6-57ec-4ce4-b763-a4bbb5c943b9' },
	timeout: 60,
	failure: (result) => {
		const { failedStores = [] } = result as Partial<Image>;
		return failedStores.length > 0 ? `${counted(failedStores.length, 'store')} failed` : undefined;
	},
	async run(client, values, { signal }) {
		if (values.allStores && values.stores) throw contradictionError('Stores', 'All stores');
		const found = await client.images.find(values.image, { signal });
		const { id, name } = found;
		checkImport(values, await client.images.imports({ signal }));
		checkSource(values, (await client.cloud.login({ signal })).catalogue);
		const before = new Set((await client.images.importTasks(id, { signal })).map((task) => task.id));
		await client.images
			.import(id, importBody(values), { signal, label: name })
			.catch((error: unknown) => Promise.reject(withoutQuery(error, values.url)));
		return readBack(`importing image ${name || id}`, id, async (): Promise<Image> => {
			const tasks = await client.images.importTasks(id, { signal });
			const own = tasks.find((task) => !before.has(task.id));
			return { ...(await client.images.get(id, { signal })), importTask: own?.id ?? null };
		});
	},
	settle: {
		until: 'the image is imported',
		every: EVERY_SECONDS,
		deadline: 1800,
		look(client, result, values, context, state) {
			const before = result as Image;
			const isCopy = (values.method satisfies ImportMethod) === 'copy-image';
			const once = async (): Promise<unknown> => {
				const seen = await look(() => client.images.importTasks(before.id, context));
				if (seen.is === 'unseen') return notYet(seen.error.message);
				const task = seen.is === 'there' && seen.record.find(({ id }) => id === before.importTask);
				if (task && task.status === 'failure') throw failed(before, task.message, isCopy);
				if (task && task.status !== 'success') return notYet(`the import is ${task.status}`);
				return isImported(client, result, values, context, state);
			};
			return soon(once, state, context.signal);
		},
	},
});

/** Disks that the cloud fetches, takes or copies by itself. */
export const imageImports = [methods, stage, importing] as const;
