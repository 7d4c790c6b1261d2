import { MusterError } from '../../../core/errors.ts';
import { resolveCharm } from '../wire/calls/charm.table.ts';
import { downloadUrl } from '../wire/calls/bundle.table.ts';
import { type CharmReference, type Channel, originOf } from '../wire/values/charm.ts';
import { readZip } from '../wire/zip.ts';
import { endpointOfUrl } from './address.ts';
import type { JujuClient } from './client.ts';
import { httpError, bodyText, httpRequest } from './http.ts';

const MAX_BYTES = 16 * 2 ** 20;
const MOST_HOPS = 3;

const bytesOf = async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > MAX_BYTES)
			throw new MusterError('LIMIT', `The bundle’s archive has more than ${MAX_BYTES} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
};

/** The store sends to where its files are. Nothing of the connection’s secrets goes there. */
const download = async (url: string, signal: AbortSignal, hops = 0): Promise<Buffer> => {
	const at = new URL(url);
	const { status, headers, body, discard } = await httpRequest(
		endpointOfUrl(at),
		{},
		{
			method: 'GET',
			path: `${at.pathname}${at.search}`,
			signal,
		},
	);
	if (status >= 300 && status < 400 && headers.location !== undefined && hops < MOST_HOPS) {
		discard();
		return download(new URL(headers.location, at).href, signal, hops + 1);
	}
	if (status >= 300) throw httpError(status, await bodyText(body), 'download of the bundle', 'reads');
	return bytesOf(body);
};

/**
 * The YAML of a bundle in the store, by its name.
 * @throws MusterError what the server said, BAD_INPUT where it is a charm, CONNECT_* where the store cannot
 * be reached
 */
export const storeBundle = async (
	client: JujuClient,
	{ charm, channel }: { readonly charm: CharmReference; readonly channel?: Channel | undefined },
	signal: AbortSignal,
): Promise<string> => {
	const asked = { ...originOf({ charm, channel }), type: 'bundle' };
	const { url, origin } = await client.ask(resolveCharm, { reference: charm.url, origin: asked }, { signal });
	if (origin['type'] !== 'bundle')
		throw new MusterError('BAD_INPUT', `${charm.name} on Charmhub is a charm, not a bundle`, {
			hint: 'Use Deploy an application. Nothing was changed.',
			details: { field: 'bundle' },
		});
	const from = await client.ask(downloadUrl, { url, origin }, { signal });
	if (from === undefined || !URL.canParse(from))
		throw new MusterError('NOT_FOUND', `Charmhub does not say where the bundle ${charm.name} is`);
	const yaml = readZip(await download(from, signal), ['bundle.yaml'], 'bundle').get('bundle.yaml');
	if (yaml) return yaml.toString('utf8');
	throw new MusterError('BAD_INPUT', `The archive of ${charm.name} has no bundle.yaml`, {
		details: { field: 'bundle' },
	});
};
