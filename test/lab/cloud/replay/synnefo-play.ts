import http from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { SynnefoExchange } from './synnefo-recordings.ts';

export interface Seen {
	readonly status: number;
	readonly reason: string;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: Buffer;
}

/** Sends one recorded request as it was. */
export const sendSynnefo = (url: string, { request }: SynnefoExchange): Promise<Seen> =>
	new Promise((resolve, reject) => {
		const { method, path, headers, body } = request;
		const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
		const bytes =
			typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
		const chunked = kept.some(([name]) => name.toLowerCase() === 'transfer-encoding');
		const length = chunked ? [] : [['Content-Length', String(Buffer.byteLength(bytes))]];
		const { hostname, port } = new URL(url);
		const sent = http.request(
			{
				hostname,
				port,
				method,
				path,
				agent: false,
				headers: { ...Object.fromEntries([...kept, ...length]), Host: 'cloud.example.org' },
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						reason: response.statusMessage ?? '',
						headers: response.headers,
						body: Buffer.concat(chunks),
					}),
				);
			},
		);
		sent.on('error', reject);
		sent.end(bytes);
	});

const TIME =
	/2[01]\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00)?|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT|\b1[789]\d{8}\.\d{6}/g;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=\/pithos\/public\/)\w+/g;

/** Ids of the recording -> those of the lab; and hashes of bytes that are not in the recording. */
export interface SynnefoBindings {
	readonly ids: Map<string, string>;
	readonly loose: ReadonlySet<string>;
}

const free = new Set(['adminPass', 'password']);

const sameText = (wanted: string, got: string, { ids, loose }: SynnefoBindings): boolean => {
	if (wanted === got || loose.has(wanted)) return true;
	const [a, b] = [wanted.replace(TIME, '<time>'), got.replace(TIME, '<time>')];
	if (a.replace(ID, '<id>') !== b.replace(ID, '<id>')) return false;
	const others = b.match(ID) ?? [];
	return (a.match(ID) ?? []).every((id, at) => {
		const other = others[at] as string;
		const bound = ids.get(id);
		if (bound === undefined) ids.set(id, other);
		return bound === undefined || bound === other;
	});
};

/** Where two JSON values differ; ids and times aside. */
export const differs = (
	wanted: unknown,
	got: unknown,
	bindings: SynnefoBindings,
	at = '',
): string | undefined => {
	if (typeof wanted === 'string' && typeof got === 'string')
		return sameText(wanted, got, bindings) ? undefined : `${at}: ${wanted} | ${got}`;
	if (Array.isArray(wanted) && Array.isArray(got)) {
		if (wanted.length !== got.length) return `${at}: ${wanted.length} | ${got.length} entries`;
		return wanted.map((each, index) => differs(each, got[index], bindings, `${at}[${index}]`)).find(Boolean);
	}
	if (wanted !== null && got !== null && typeof wanted === 'object' && typeof got === 'object') {
		const [a, b] = [Object.keys(wanted).sort(), Object.keys(got).sort()];
		if (!isDeepStrictEqual(a, b)) return `${at}: has ${a.join()} | ${b.join()}`;
		return a
			.filter((key) => !free.has(key))
			.map((key) =>
				differs(
					(wanted as Record<string, unknown>)[key],
					(got as Record<string, unknown>)[key],
					bindings,
					`${at}.${key}`,
				),
			)
			.find(Boolean);
	}
	return Object.is(wanted, got) ? undefined : `${at}: ${String(wanted)} | ${String(got)}`;
};

/** Why an answer is not the recorded one; undefined where it is. */
export const compareSynnefo = (
	{ response }: SynnefoExchange,
	got: Seen,
	bindings: SynnefoBindings,
): string | undefined => {
	if (response.status !== got.status)
		return `${response.status} | ${got.status} ${got.body.toString().slice(0, 200)}`;
	if (response.reason !== got.reason) return `reason ${response.reason} | ${got.reason}`;
	// its own address was written over, so that lengths with it in them are not what they were
	const told = !JSON.stringify(response.body ?? '').includes('http://cloud.example.org');
	for (const [name, value] of Object.entries(response.headers)) {
		if (!told && name === 'Content-Length') continue;
		const other = got.headers[name.toLowerCase()];
		if (!sameText(value, String(other), bindings)) return `${name}: ${value} | ${String(other)}`;
	}
	const { body } = response;
	const empty = body === undefined || body === null || body === '';
	if (empty) return got.body.length === 0 ? undefined : `body | ${got.body.toString().slice(0, 100)}`;
	if (typeof body === 'string')
		return sameText(body, got.body.toString(), bindings) ? undefined : `body ${body}`;
	const { bytes } = body as { bytes?: number };
	if (bytes !== undefined && Object.keys(body).length === 1)
		return got.body.length === bytes ? undefined : `${bytes} | ${got.body.length} bytes`;
	try {
		return differs(body, JSON.parse(got.body.toString()), bindings);
	} catch {
		return `no JSON: ${got.body.toString().slice(0, 100)}`;
	}
};
