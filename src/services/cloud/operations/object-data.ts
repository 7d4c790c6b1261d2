import { GIB } from '../../../core/units.ts';
import { duration, type FileIn, file, size, text } from '../../../catalogue/field.ts';
import { fileOut } from '../../../catalogue/results.ts';
import { downloadObject } from '../client/objects/download.ts';
import { uploadObject } from '../client/objects/upload.ts';
import { readInstant } from '../model/instant.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { sharingText } from '../wire/sharing.ts';
import {
	common,
	contentType,
	metadata,
	overwrite,
	storedWith,
	verify,
	version,
	ofConnection,
} from './object-shared.ts';

const deleteAfter = duration('Delete after', {
	advanced: true,
	min: 1,
	only: 'OpenStack',
	placeholder: 'never',
	example: '1h',
	help: 'How long until the cloud deletes it automatically',
});

/** What a file is, as far as that can be a header: nobody has typed it. */
const typeOf = ({ mimeType = '' }: FileIn): string | undefined =>
	/^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(mimeType) && mimeType.length < 200 ? mimeType : undefined;

const upload = op({
	...common,
	name: 'upload',
	action: 'Upload an object',
	alias: [
		'swift',
		'pithos',
		'upload a file to swift',
		'put a file into a bucket',
		'upload file to container',
	],
	effect: 'changes',
	help: 'Upload a file of any size; above the segment size in segments, which are removed again on failure',
	fields: {
		container,
		object,
		file: file('File', { required: true, fileName: 'cat.jpg', help: 'The file to upload' }),
		contentType: {
			...contentType,
			help: 'MIME type of the object; if empty that of the file, where it is known',
		},
		overwrite,
		metadata,
		...storedWith,
		deleteAfter,
		segmentSize: size('Segment size', {
			default: GIB,
			min: 2 ** 16,
			advanced: true,
			only: 'OpenStack',
			example: '512M',
			help: 'Files larger than this are uploaded in segments of this size',
		}),
		verify,
		account,
	},
	covers: ['object PUT /{container}/{object}'],
	sample: objectSample,
	timeout: 86_400,
	run: (
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, file: bytes, account: whose, ...values },
		{ signal, progress },
	) =>
		uploadObject(cloud, { container: of, name }, bytes.read(), {
			...values,
			sharing: sharingText(values.read, values.write),
			size: bytes.size,
			contentType: values.contentType ?? typeOf(bytes),
			account: whose,
			signal,
			onProgress: (sent) => progress(sent, bytes.size, 'uploading'),
		}),
});

const create = op({
	...common,
	name: 'createFromText',
	action: 'Create an object from text',
	alias: ['write a text file to swift'],
	effect: 'changes',
	help: 'Create an object whose content is a text',
	fields: {
		container,
		object,
		text: text('Text', {
			required: true,
			empty: true,
			lines: 6,
			example: 'Hello',
			help: 'Content of the object, stored as UTF-8',
		}),
		contentType: text('Content type', {
			default: 'text/plain; charset=utf-8',
			advanced: true,
			help: 'MIME type of the object',
		}),
		overwrite,
		metadata,
		...storedWith,
		deleteAfter,
		account,
	},
	covers: ['object PUT /{container}/{object}'],
	sample: objectSample,
	run(
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, text: content, account: whose, ...values },
		{ signal },
	) {
		const bytes = new TextEncoder().encode(content);
		async function* once() {
			yield bytes;
		}
		return uploadObject(cloud, { container: of, name }, once(), {
			...values,
			sharing: sharingText(values.read, values.write),
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
	alias: ['download a file from swift', 'get a file from a bucket'],
	effect: 'reads',
	help: 'Download an object as a file of any size; after a lost connection the download goes on',
	returns: 'file',
	fields: {
		container,
		object,
		range: text('Range', {
			advanced: true,
			example: '0-1023',
			help: 'First and last byte, from 0; 100- is from byte 100 on, -100 the last 100; several with commas come joined',
		}),
		version,
		ifMatch: text('If match', {
			advanced: true,
			example: objectSample.etag,
			help: 'Download only if the ETag is this',
		}),
		ifNoneMatch: text('If none match', {
			advanced: true,
			example: objectSample.etag,
			help: 'Download only if the ETag is another',
		}),
		ifModifiedSince: text('If modified since', {
			advanced: true,
			example: '2026-01-31T00:00:00Z',
			help: 'Download only if the object changed after this time',
		}),
		verify,
		account,
	},
	covers: ['object GET /{container}/{object}'],
	sample: { name: 'cat.jpg', size: 1048576, mimeType: 'image/jpeg' },
	timeout: 86_400,
	async run(
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, account: whose, ...values },
		{ signal },
	) {
		const { ifModifiedSince: since } = values;
		const at = since && readInstant(since, 'ifModifiedSince', 'If modified since');
		const ifModifiedSince = at ? new Date(at * 1000).toISOString() : undefined;
		const { info, stream } = await downloadObject(
			cloud,
			{ container: of, name },
			{ ...values, ifModifiedSince, account: whose, signal },
		);
		return fileOut({
			name: name.split('/').filter(Boolean).pop() ?? name,
			...(info.size === null ? {} : { size: info.size }),
			...(info.contentType ? { mimeType: info.contentType } : {}),
			read: stream,
		});
	},
});

/** The bytes of objects. */
export const objectData = [upload, create, download] as const;
