import { flag, list, text } from '../../../catalogue/field.ts';
import { partly } from '../../../catalogue/results.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { removeAll } from '../client/objects/remove-all.ts';
import { goingSegments, removeWithSegments, segmentsOf } from '../client/objects/large.ts';
import { readInstant } from '../model/instant.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { objectCopies } from './object-copy.ts';
import { objectData } from './object-data.ts';
import { objectLarge } from './object-large.ts';
import { listObjects } from './object-list.ts';
import { common, contentType, metadata, version, ofConnection } from './object-shared.ts';

const get = op({
	...common,
	name: 'get',
	action: 'Get information about an object',
	effect: 'reads',
	help: 'Read an object’s size, type, metadata and the like, without its content',
	fields: { container, object, version, account },
	covers: ['object HEAD /{container}/{object}'],
	sample: objectSample,
	run: (
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, version: which, account: whose },
		{ signal },
	) => objectsOf(cloud).info(of, name, { version: which, account: whose, signal }),
});

const update = op({
	...common,
	name: 'update',
	action: 'Update an object',
	effect: 'changes',
	help: 'Change an object’s metadata, content type or expiry; empty fields change nothing',
	fields: {
		container,
		object,
		metadata,
		remove: list('Remove metadata', {
			advanced: true,
			item: 'key',
			example: 'album',
			help: 'Keys to remove',
		}),
		replace: flag('Replace all', {
			default: false,
			advanced: true,
			help: 'Whether to remove all metadata that is not given here',
		}),
		contentType,
		deleteAt: text('Delete at', {
			advanced: true,
			only: 'OpenStack',
			example: '2026-12-31T23:59:59Z',
			help: 'When the cloud deletes it automatically; the word “never” takes that back',
		}),
		account,
	},
	covers: ['object POST /{container}/{object}'],
	sample: objectSample,
	run(
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, deleteAt, account: whose, ...change },
		{ signal },
	) {
		const at = instant(deleteAt);
		return objectsOf(cloud).change(of, name, { ...change, deleteAt: at }, { account: whose, signal });
	},
});

/** A time in words as seconds since 1970; `never` is 0. @throws MusterError BAD_INPUT */
const instant = (input: string | undefined): number | undefined => {
	if (input === undefined) return undefined;
	if (/^never$/i.test(input.trim())) return 0;
	return readInstant(input, 'deleteAt', 'Delete at', ', or never');
};

const withSegments = flag('With segments', {
	default: true,
	advanced: true,
	only: 'OpenStack',
	help: 'Whether to delete the segments of a large object too, of a dynamic one everything under its prefix; where old versions are kept they stay',
});

const remove = op({
	...common,
	name: 'delete',
	action: 'Delete an object',
	effect: 'destroys',
	help: 'Delete an object, or one old version of it',
	fields: { container, object, version, withSegments, account },
	covers: ['object HEAD /{container}/{object}', 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', name: objectSample.name, deleted: true },
	async preview(
		{ cloud },
		{
			container: of = ofConnection(cloud),
			object: name,
			version: which,
			withSegments: withAll,
			account: whose,
		},
		{ signal },
	) {
		const objects = objectsOf(cloud);
		const place = { account: whose, signal };
		const info = await objects.info(of, name, { ...place, version: which });
		const isAll = withAll && !which && info.segmented !== null;
		const all = isAll ? await segmentsOf(cloud, objects, { container: of, name }, place) : [];
		const segments = await goingSegments(cloud, of, all, place);
		const first = segments.slice(0, 100).map((each) => `${each.container}/${each.name}`);
		return { ...info, segments: segments.length, firstSegments: first };
	},
	async run(
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, version: which, withSegments: all, account: whose },
		{ signal },
	) {
		const objects = objectsOf(cloud);
		const place = { account: whose, signal };
		if (all && !which) await removeWithSegments(cloud, objects, { container: of, name }, place);
		else await objects.remove(of, name, { ...place, version: which });
		return { container: of, name, deleted: true };
	},
});

const removeMany = op({
	...common,
	name: 'deleteMany',
	action: 'Delete many objects',
	effect: 'destroys',
	help: 'Delete every object whose name begins with a prefix',
	fields: {
		container,
		prefix: text('Prefix', {
			required: true,
			example: 'tmp/',
			help: 'Only objects whose name begins with this',
		}),
		withSegments,
		account,
	},
	covers: ['object GET /{container}', 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', prefix: 'tmp/', deleted: 3 },
	timeout: 600,
	async preview({ cloud }, { container: of = ofConnection(cloud), prefix, account: whose }, { signal }) {
		const names: string[] = [];
		for await (const { name } of objectsOf(cloud).list(of, { prefix, account: whose, signal }))
			names.push(name);
		return {
			container: of,
			prefix,
			objects: names.length,
			first: names.slice(0, 100),
		};
	},
	async run(
		{ cloud },
		{ container: of = ofConnection(cloud), prefix, withSegments: all, account: whose },
		{ signal, progress },
	) {
		const entries = objectsOf(cloud).list(of, { prefix, account: whose, signal });
		const { done, failed } = await removeAll(cloud, of, entries, {
			account: whose,
			signal,
			withSegments: all,
			onProgress: progress,
		});
		return failed.length > 0 ? partly({ done, failed }) : { container: of, prefix, deleted: done.length };
	},
});

/** Objects and their bytes. */
export const objectOperations = [
	listObjects,
	get,
	...objectData,
	...objectLarge,
	update,
	...objectCopies,
	remove,
	removeMany,
] as const;
