import { createHash } from 'node:crypto';
import type { CharmArchive } from '../model/charm/archive.ts';
import { decodeResource, type Resource } from '../wire/calls/resource.table.ts';
import { get, text } from '../wire/get.ts';
import { compareReleases } from '../wire/version.ts';
import type { JujuClient } from './client.ts';

/** From here on charms are objects that are PUT (4.0-real §13). */
const OBJECTS = '3.4.0';
const AS_JSON = { Accept: 'application/json' };

/**
 * Uploads a charm; every upload is a new revision. Gives its URL, e.g. `local:web-3`.
 * @throws MusterError what the server said, OUTCOME_UNKNOWN where it was cut off
 */
export const uploadCharm = async (
	{ http, offer }: JujuClient,
	{ bytes, name, sha256 }: CharmArchive,
	{ series = '', signal }: { readonly series?: string; readonly signal: AbortSignal },
): Promise<string> => {
	const query = { series, ...(offer.major >= 2 ? { schema: 'local', name, revision: '0' } : {}) };
	const isObject = offer.major >= 2 && compareReleases(offer.release, OBJECTS) >= 0;
	const headers = { ...AS_JSON, 'Content-Type': 'application/zip', 'Content-Length': String(bytes.length) };
	const answer = isObject
		? await http.json(
				{
					method: 'PUT',
					path: `/model-${offer.modelUuid}/charms/${name}-${sha256.slice(0, 7)}`,
					headers: { ...headers, 'Juju-Curl': `local:${name}-0` },
					body: bytes,
					signal,
				},
				'charm upload',
			)
		: await http.json(
				{
					method: 'POST',
					path: `${http.modelPath}/charms?${new URLSearchParams(query)}`,
					headers,
					body: bytes,
					signal,
				},
				'charm upload',
			);
	return text(answer, 'charm-url') ?? String(get(answer, 'CharmURL') ?? '');
};

/**
 * A file’s name in a header, as the `juju` command line writes it: what is not plain ASCII as an encoded word
 * (RFC 2047).
 */
const fileName = (name: string): string => {
	const plain = name.replaceAll(/["\r\n\\]/g, '_');
	if (/^[\t\x20-\x7e]*$/.test(plain)) return plain;
	return `=?utf-8?b?${Buffer.from(plain).toString('base64')}?=`;
};

/**
 * Uploads a resource of an application; gives it as the server has it. `pending`: the id under which a deploy
 * waits for it.
 */
export const uploadResource = async (
	{ http }: JujuClient,
	{
		application,
		resource,
		name,
		bytes,
		pending,
	}: {
		readonly application: string;
		readonly resource: string;
		readonly name: string;
		readonly bytes: Buffer;
		readonly pending?: string | undefined;
	},
	signal: AbortSignal,
): Promise<Resource> => {
	const [of, named] = [encodeURIComponent(application), encodeURIComponent(resource)];
	const query = pending ? `?pendingid=${encodeURIComponent(pending)}` : '';
	const answer = await http.json(
		{
			method: 'PUT',
			path: `${http.modelPath}/applications/${of}/resources/${named}${query}`,
			headers: {
				...AS_JSON,
				'Content-Type': 'application/octet-stream',
				'Content-Length': String(bytes.length),
				'Content-Sha384': createHash('sha384').update(bytes).digest('hex'),
				'Content-Disposition': `form-data; filename="${fileName(name)}"`,
			},
			body: bytes,
			signal,
		},
		'resource upload',
	);
	return decodeResource(get(answer, 'resource'));
};
