import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { JujuError } from '../errors.ts';
import type { Model } from '../state/types.ts';
import type { Charm } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';
import { fromArchive } from './archive.ts';
import { json, type Reply } from './reply.ts';

const bad = (words: string) => json(400, { error: `uploading charm: ${words}`, 'error-code': 'bad request' });

const newest = (model: Model, name: string): number =>
	Math.max(
		-1,
		...[...model.charms.values()]
			.filter((one) => one.source === 'local' && one.name === name)
			.map((one) => one.revision),
	);

/** Keeps an uploaded charm under the next revision of its name. */
const keep = (model: Model, charm: Charm, name: string, revision: number): string => {
	const url = `local:${name}-${revision}`;
	model.charms.set(url, { ...charm, name, url, revision, source: 'local' });
	return url;
};

/** `PUT /model-UUID/charms/NAME-SHA`, 3.4 on (4.0 §13). */
export const putCharm = (
	model: Model | undefined,
	name: string,
	sha: string,
	request: IncomingMessage,
	body: Buffer,
): Reply => {
	const type = String(request.headers['content-type'] ?? '');
	if (type !== 'application/zip') return bad(`expected Content-Type: application/zip, got: ${type}`);
	const curl = request.headers['juju-curl'];
	if (curl === undefined) return bad('missing "Juju-Curl" header');
	if (!model) return bad('invoking getDB: database not found');
	if (!/^(local|cs):/.test(String(curl)))
		return bad('non-local charms may only be uploaded during model migration import');
	if (sha.length < 7) return bad(`invalid sha length: "${sha}"`);
	const charm = fromArchive(body);
	if (!charm) return bad('reading charm archive: zip: not a valid zip file');
	if (!createHash('sha256').update(body).digest('hex').startsWith(sha))
		return bad('resolving uploaded charm: charm hash mismatch');
	const url = keep(model, charm, name, newest(model, name) + 1);
	return json(200, { 'charm-url': url }, { 'Juju-Curl': url });
};

export const getCharm = (model: Model | undefined, name: string, sha: string): Reply => {
	const found = [...(model?.charms.values() ?? [])].find(
		(one) => one.name === name && sha.length >= 7 && one.hash.startsWith(sha) && one.archive,
	);
	if (!found?.archive)
		return json(404, { error: 'retrieving charm: charm not found', 'error-code': 'not found' });
	return {
		status: 200,
		headers: {
			'Content-Type': 'application/zip',
			'X-Amz-Checksum-Sha256': createHash('sha256').update(found.archive).digest('base64'),
		},
		body: found.archive,
	};
};

/** `POST …/charms?series=S` with a zip, up to 3.3 (1.x: `CharmURL`). */
export const postCharm = (world: World, model: Model, query: URLSearchParams, body: Buffer): Reply => {
	const { major } = world.profile;
	const fail = (words: string) =>
		json(400, major === 1 ? { Error: words } : { error: words, 'error-code': 'bad request' });
	const charm = fromArchive(body);
	if (!charm) return fail('cannot open charm archive: zip: not a valid zip file');
	const series = query.get('series');
	if (!series && major < 3) return fail('expected series=URL argument');
	const url = keep(model, charm, charm.name, newest(model, charm.name) + 1);
	const [, rest = ''] = url.split(':');
	if (major >= 3) return json(200, { 'charm-url': url });
	const named = `local:${series}/${rest}`;
	model.charms.set(named, { ...(model.charms.get(url) as Charm), url: named });
	model.charms.delete(url);
	return json(200, major === 1 ? { CharmURL: named } : { 'charm-url': named });
};

/** `GET …/charms?url=U&file=*`, up to 3.3. */
export const downloadCharm = (model: Model, query: URLSearchParams): Reply => {
	const found = model.charms.get(query.get('url') ?? '');
	if (!found)
		throw new JujuError(
			`unable to retrieve and save the charm: charm "${query.get('url')}" not found`,
			'not found',
		);
	return {
		status: 200,
		headers: { 'Content-Type': 'application/zip' },
		body: found.archive ?? Buffer.from('PK'),
	};
};
