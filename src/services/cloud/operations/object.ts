import { duration, file, flag, list, record, size, text } from '../../../catalogue/field.ts';
import { fileOut, partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { downloadObject } from '../client/objects/download.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { removeAll } from '../client/objects/remove-all.ts';
import { removeWithSegments } from '../client/objects/segments.ts';
import { uploadObject } from '../client/objects/upload.ts';
import { op } from './crud.ts';
import { account, container, entrySample, object, objectSample } from './object-fields.ts';

const common = { resource: 'object', part: 'object', timeout: 60 } as const;
const metadata = record('Metadata', {
	advanced: true,
	item: 'entry',
	example: 'album = cats',
	help: 'Texts kept with it; names lose their capitals',
});
const contentType = text('Content type', {
	advanced: true,
	example: 'image/jpeg',
	help: 'What kind of file it is',
});
const version = text('Version', { advanced: true, help: 'An old version, by its ID' });
const verify = flag('Verify', {
	default: true,
	advanced: true,
	help: 'Whether to compare what arrives with what was sent, by MD5',
});

const getMany = op({
	...common,
	name: 'getMany',
	action: 'Get many objects',
	effect: 'reads',
	help: 'List the objects of a container, by name',
	returns: 'many',
	fields: {
		container,
		prefix: text('Begins with', { example: '2026/01/', help: 'Only objects whose name begins so' }),
		delimiter: text('Delimiter', {
			advanced: true,
			example: '/',
			help: 'Shows what lies deeper as one folder',
		}),
		after: text('After', { advanced: true, help: 'Only names that come after this one' }),
		account,
	},
	covers: ['object GET /{container}'],
	sample: entrySample,
	run: ({ cloud }, { container: of, account: whose, prefix, delimiter, after }, { signal, limit }) =>
		objectsOf(cloud).list(of, { prefix, delimiter, after, account: whose, limit, signal }),
});

const get = op({
	...common,
	name: 'get',
	action: 'Get information about an object',
	effect: 'reads',
	help: 'Read what is said of an object, without its bytes',
	fields: { container, object, version, account },
	covers: ['object HEAD /{container}/{object}'],
	sample: objectSample,
	run: ({ cloud }, { container: of, object: name, version: which, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { version: which, account: whose, signal }),
});

const upload = op({
	...common,
	name: 'upload',
	action: 'Upload an object',
	effect: 'changes',
	help: 'Upload a file of any size by stream; above the segment size in segments, of which none stays on failure',
	fields: {
		container,
		object,
		file: file('File', { required: true, help: 'What to upload' }),
		contentType,
		overwrite: flag('Overwrite', { default: false, help: 'Whether an object that is there may be replaced' }),
		metadata,
		deleteAfter: duration('Delete after', {
			advanced: true,
			only: 'openstack',
			example: '1h',
			help: 'When it is deleted by itself',
		}),
		segmentSize: size('Segment size', {
			default: 2 ** 30,
			advanced: true,
			only: 'openstack',
			example: '512M',
			help: 'Larger files are uploaded in segments of this size',
		}),
		verify,
		account,
	},
	covers: ['object PUT /{container}/{object}'],
	sample: objectSample,
	timeout: 86_400,
	run: (
		{ cloud },
		{ container: of, object: name, file: bytes, account: whose, ...values },
		{ signal, progress },
	) =>
		uploadObject(cloud, { container: of, name }, bytes.read(), {
			...values,
			size: bytes.size,
			contentType: values.contentType ?? (bytes as { readonly mimeType?: string }).mimeType,
			account: whose,
			signal,
			onProgress: (sent) => progress(sent, bytes.size, 'uploading'),
		}),
});

const create = op({
	...common,
	name: 'createFromText',
	action: 'Create an object from text',
	effect: 'changes',
	help: 'Write a text into an object',
	fields: {
		container,
		object,
		text: text('Text', { required: true, empty: true, lines: 6, help: 'What is in it, as UTF-8' }),
		contentType: text('Content type', {
			default: 'text/plain; charset=utf-8',
			advanced: true,
			help: 'What kind of file it is',
		}),
		overwrite: flag('Overwrite', { default: false, help: 'Whether an object that is there may be replaced' }),
		metadata,
		deleteAfter: duration('Delete after', {
			advanced: true,
			only: 'openstack',
			example: '1h',
			help: 'When it is deleted by itself',
		}),
		account,
	},
	covers: ['object PUT /{container}/{object}'],
	sample: objectSample,
	run({ cloud }, { container: of, object: name, text: content, account: whose, ...values }, { signal }) {
		const bytes = new TextEncoder().encode(content);
		async function* once() {
			yield bytes;
		}
		return uploadObject(cloud, { container: of, name }, once(), {
			...values,
			size: bytes.length,
			account: whose,
			signal,
		});
	},
});

const download = op({
	...common,
	name: 'download',
	action: 'Download an object',
	effect: 'reads',
	help: 'Download an object as a file by stream; where the connection is lost it goes on from there',
	returns: 'file',
	fields: {
		container,
		object,
		range: text('Range', {
			advanced: true,
			example: '0-1023',
			help: 'First and last byte; 100- from there on, -100 the last ones',
		}),
		version,
		ifMatch: text('If match', { advanced: true, help: 'Only if its ETag is this' }),
		ifNoneMatch: text('If none match', { advanced: true, help: 'Only if its ETag is another' }),
		ifModifiedSince: text('If modified since', {
			advanced: true,
			example: '2026-01-31T00:00:00Z',
			help: 'Only if it was changed after that',
		}),
		verify,
		account,
	},
	covers: ['object GET /{container}/{object}'],
	sample: { name: 'cat.jpg', size: 1048576, mimeType: 'image/jpeg' },
	timeout: 86_400,
	async run({ cloud }, { container: of, object: name, account: whose, ...values }, { signal }) {
		const { info, stream } = await downloadObject(
			cloud,
			{ container: of, name },
			{ ...values, account: whose, signal },
		);
		return fileOut({
			name: name.split('/').filter(Boolean).pop() ?? name,
			...(info.size === null ? {} : { size: info.size }),
			...(info.contentType ? { mimeType: info.contentType } : {}),
			read: stream,
		});
	},
});

const update = op({
	...common,
	name: 'update',
	action: 'Update an object',
	effect: 'changes',
	help: 'Change an object’s metadata, type or end; what is not given stays',
	fields: {
		container,
		object,
		metadata,
		remove: list('Remove metadata', { advanced: true, item: 'entry', help: 'Names of entries to remove' }),
		replace: flag('Replace all', {
			default: false,
			advanced: true,
			help: 'Whether entries that are not given are removed',
		}),
		contentType,
		deleteAt: text('Delete at', {
			advanced: true,
			only: 'openstack',
			example: '2026-12-31T23:59:59Z',
			help: 'When it is deleted by itself; never for not at all',
		}),
		account,
	},
	covers: ['object POST /{container}/{object}'],
	sample: objectSample,
	run({ cloud }, { container: of, object: name, deleteAt, account: whose, ...change }, { signal }) {
		const at = instant(deleteAt);
		return objectsOf(cloud).change(of, name, { ...change, deleteAt: at }, { account: whose, signal });
	},
});

/** A time in words as seconds since 1970; `never` is 0. @throws MusterError BAD_INPUT */
const instant = (given: string | undefined): number | undefined => {
	if (given === undefined) return undefined;
	if (/^never$/i.test(given.trim())) return 0;
	const at = Date.parse(given) / 1000;
	if (Number.isFinite(at)) return at;
	throw new MusterError(
		'BAD_INPUT',
		`Delete at: “${given}” is no time; expected e.g. 2026-12-31T23:59:59Z, or never`,
		{
			details: { field: 'deleteAt' },
		},
	);
};

const target = {
	toContainer: text('To container', { example: 'archive', help: 'Where to; without it the same' }),
	toObject: text('To object', {
		example: '2026/01/cat.jpg',
		help: 'What it is called there; without it the same',
	}),
};

const copy = op({
	...common,
	name: 'copy',
	action: 'Copy an object',
	effect: 'changes',
	help: 'Copy an object within the cloud; nothing goes over this machine',
	fields: { container, object, ...target, version, metadata, account },
	covers: ['object PUT /{container}/{object}', 'object COPY /{container}/{object}'],
	sample: objectSample,
	timeout: 600,
	run: (
		{ cloud },
		{ container: of, object: name, toContainer, toObject, version: which, metadata: more, account: whose },
		{ signal },
	) =>
		objectsOf(cloud).copy(
			{ container: of, name },
			{ container: toContainer || of, name: toObject || name },
			{ version: which, metadata: more, account: whose, signal },
		),
});

const move = op({
	...common,
	name: 'move',
	action: 'Move an object',
	effect: 'destroys',
	help: 'Copy an object within the cloud, then delete it where it was',
	fields: { container, object, ...target, account },
	covers: ['object PUT /{container}/{object}', 'object DELETE /{container}/{object}'],
	sample: objectSample,
	timeout: 600,
	preview: ({ cloud }, { container: of, object: name, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { account: whose, signal }),
	async run({ cloud }, { container: of, object: name, toContainer, toObject, account: whose }, { signal }) {
		const to = { container: toContainer || of, name: toObject || name };
		const objects = objectsOf(cloud);
		const place = { account: whose, signal };
		const moved = await objects.copy({ container: of, name }, to, place);
		if (to.container !== of || to.name !== name) await objects.remove(of, name, place);
		return moved;
	},
});

const withSegments = flag('With segments', {
	default: true,
	advanced: true,
	only: 'openstack',
	help: 'Whether the segments of a large object are deleted too',
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
	preview: ({ cloud }, { container: of, object: name, version: which, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { version: which, account: whose, signal }),
	async run(
		{ cloud },
		{ container: of, object: name, version: which, withSegments: all, account: whose },
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
	help: 'Delete every object whose name begins with something',
	fields: {
		container,
		prefix: text('Begins with', {
			required: true,
			example: 'tmp/',
			help: 'Only objects whose name begins so',
		}),
		withSegments,
		account,
	},
	covers: ['object GET /{container}', 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', prefix: 'tmp/', deleted: 3 },
	timeout: 600,
	async preview({ cloud }, { container: of, prefix, account: whose }, { signal }) {
		const names: string[] = [];
		for await (const { name } of objectsOf(cloud).list(of, { prefix, account: whose, signal }))
			names.push(name);
		return { container: of, prefix, objects: names.length, first: names.slice(0, 100) };
	},
	async run({ cloud }, { container: of, prefix, withSegments: all, account: whose }, { signal, progress }) {
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
	getMany,
	get,
	upload,
	create,
	download,
	update,
	copy,
	move,
	remove,
	removeMany,
] as const;
