import { bytes, number, size } from '../../../catalogue/field.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { pathsOf, type ObjectPlace } from '../client/objects/place.ts';
import { readBack } from '../client/resource.ts';
import type { CloudClient } from '../client/client.ts';
import { objectPath, segment } from '../wire/path.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { ofConnection } from './object-shared.ts';

const common = {
	resource: 'object',
	effect: 'changes',
	part: 'object',
	only: 'Synnefo',
	covers: ['object POST /{container}/{object}'],
	sample: objectSample,
	timeout: 600,
} as const;

/** Pithos changes a part of an object: `POST ?update` with the bytes’ range. */
const post = async (
	{ cloud }: CloudClient,
	{ container: of, name }: { readonly container: string; readonly name: string },
	{
		headers,
		body,
		doing,
	}: { readonly headers: Record<string, string>; readonly body?: Uint8Array; readonly doing: string },
	place: ObjectPlace,
) => {
	const paths = await pathsOf(cloud, place);
	const request = {
		method: 'POST',
		...paths.of(of, name),
		query: { update: true as const },
		headers: { ...(body ? { 'content-type': 'application/octet-stream' } : {}), ...headers },
		body,
		doing,
	};
	await cloud.apis.object.send(request, place);
	return readBack(doing, name, () => objectsOf(cloud).info(of, name, place));
};

const content = bytes('Content', { required: true, help: 'Bytes to write' });

const append = op({
	...common,
	name: 'append',
	action: 'Append to an object',
	help: 'Write at the end of an object',
	fields: { container, object, content, account },
	run: (
		client,
		{ container: of = ofConnection(client.cloud), object: name, content: body, account: whose },
		{ signal },
	) =>
		post(
			client,
			{ container: of, name },
			{ headers: { 'content-range': 'bytes */*' }, body, doing: `appending to ${name}` },
			{ account: whose, signal },
		),
});

const overwrite = op({
	...common,
	name: 'overwrite',
	action: 'Overwrite a part of an object',
	help: 'Overwrite bytes in the middle of an object; the rest stays',
	fields: {
		container,
		object,
		content,
		start: number('From byte', {
			required: true,
			min: 0,
			integer: true,
			example: '1024',
			help: 'Position of the first byte, counted from 0',
		}),
		account,
	},
	run: (
		client,
		{ container: of = ofConnection(client.cloud), object: name, content: body, start, account: whose },
		{ signal },
	) =>
		post(
			client,
			{ container: of, name },
			{
				headers: { 'content-range': `bytes ${start}-${start + body.length - 1}/*` },
				body,
				doing: `overwriting a part of ${name}`,
			},
			{ account: whose, signal },
		),
});

const truncate = op({
	...common,
	name: 'truncate',
	action: 'Truncate an object',
	effect: 'destroys',
	help: 'Shorten an object; its end is lost unless versions are kept',
	fields: {
		container,
		object,
		size: size('Size', { required: true, example: '1M', help: 'How much of its beginning stays' }),
		account,
	},
	preview: ({ cloud }, { container: of = ofConnection(cloud), object: name, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { account: whose, signal }),
	run: (
		client,
		{ container: of = ofConnection(client.cloud), object: name, size: kept, account: whose },
		{ signal },
	) =>
		post(
			client,
			{ container: of, name },
			{
				headers: {
					'content-range': `bytes 0-${Math.max(0, kept - 1)}/*`,
					'x-object-bytes': String(kept),
					'x-source-object': `/${segment(of)}/${objectPath(name)}`,
				},
				doing: `truncating ${name}`,
			},
			{ account: whose, signal },
		),
});

/** Changes within an object. Synnefo’s. */
export const objectParts = [append, overwrite, truncate] as const;
