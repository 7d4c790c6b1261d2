import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Answer, header, Refused } from '../call.ts';
import { contentOf } from '../content.ts';
import { page } from './answers.ts';
import { containerAt, notFound, objectAt, type Swift } from './context.ts';
import { httpDate, quote, stampText } from './headers.ts';
import { type Joined, joined } from './joined.ts';
import { rangesOf } from './ranges.ts';
import type { StoredObject } from './state.ts';
import { pythonJson } from './python-json.ts';
import { findVersion } from './versions.ts';

/** The stored headers of an object. */
export const storedHeaders = (object: StoredObject): Record<string, string> => ({
	...Object.fromEntries([...object.meta].map(([name, value]) => [`X-Object-Meta-${name}`, value])),
	...(object.deleteAt !== null && { 'X-Delete-At': String(object.deleteAt) }),
	...Object.fromEntries(object.headers),
});

const bare = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');
const matches = (list: string, etag: string): boolean =>
	list.split(',').some((each) => each.trim() === '*' || bare(each.trim()) === bare(etag));

/** 412 or 304 where a condition of the request says so. */
export const conditionOf = (swift: Swift, etag: string, seconds: number): 304 | 412 | undefined => {
	const value = (name: string) => header(swift.call, name);
	const time = (name: string) => Date.parse(value(name) ?? '');
	const modified = Math.ceil(seconds) * 1000;
	const match = value('if-match');
	if (match !== undefined && !matches(match, etag)) return 412;
	if (time('if-unmodified-since') < modified) return 412;
	const none = value('if-none-match');
	if (none !== undefined) return matches(none, etag) ? 304 : undefined;
	return time('if-modified-since') >= modified ? 304 : undefined;
};

const multipart = (source: Joined, ranges: readonly { from: number; to: number }[], type: string) => {
	const boundary = createHash('md5').update(String(Math.random())).digest('hex');
	const head = (from: number, to: number) =>
		`--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${from}-${to}/${source.size}\r\n\r\n`;
	const end = `--${boundary}--`;
	const length = ranges.reduce(
		(sum, { from, to }) => sum + head(from, to).length + to - from + 1 + 2,
		end.length,
	);
	const chunks = async function* () {
		for (const { from, to } of ranges) {
			yield Buffer.from(head(from, to));
			yield* source.read(from, to);
			yield Buffer.from('\r\n');
		}
		yield Buffer.from(end);
	};
	return { boundary, length, body: Readable.from(chunks(), { objectMode: false }) };
};

/** A manifest with the keys that a client may put again. */
const rawManifest = (source: Joined): Joined => {
	const list = (source.object.slo?.segments ?? []).map(({ path, data, bytes, hash, range }) =>
		data === undefined
			? { etag: hash, path, size_bytes: bytes, ...(range !== undefined && { range }) }
			: { data },
	);
	const content = contentOf(Buffer.from(pythonJson(list)));
	return {
		...source,
		size: content.size,
		etag: content.md5,
		type: source.object.type,
		read: (from, to) => content.read(from, to),
	};
};

const located = (swift: Swift, object: StoredObject): Record<string, string> => {
	if (object.version === undefined) return {};
	const path = `/v1/${swift.account}/${quote(swift.container)}/${quote(object.name)}?version-id=${object.version}`;
	return {
		...(swift.query.get('version-id') === null && { 'Content-Location': path }),
		'X-Object-Version-Id': object.version,
	};
};

/** The object that GET and HEAD mean, with `?version-id` looked at. */
export const findObject = (swift: Swift): StoredObject => {
	const version = swift.query.get('version-id');
	const container = containerAt(swift, swift.container);
	const found =
		version !== null && container
			? findVersion(swift, container, version)
			: objectAt(swift, swift.container, swift.object);
	if (found && !found.marker) return found;
	const lost = container?.versioned !== undefined && version === null && container.versions.has(swift.object);
	throw new Refused(
		lost ? { ...page(404), headers: { ...page(404).headers, 'X-Object-Version-Id': 'null' } } : notFound(),
	);
};

/** GET and HEAD of an object. */
export const readObject = (swift: Swift): Answer => {
	const { call, query } = swift;
	const object = findObject(swift);
	const raw = query.get('multipart-manifest') === 'get';
	const whole = joined(swift, object, raw);
	const source = raw && object.slo && query.get('format') === 'raw' ? rawManifest(whole) : whole;
	const headers: Record<string, string> = {
		'Content-Type': source.type,
		...storedHeaders(source.object),
		...source.headers,
		...(query.get('symlink') === 'get' &&
			object.symlink !== undefined && { 'X-Symlink-Target': quote(object.symlink) }),
		Etag: source.etag,
		'Last-Modified': httpDate(source.object.stamp),
		'X-Timestamp': stampText(source.object.stamp),
		'Accept-Ranges': 'bytes',
		...located(swift, object),
	};
	const condition = conditionOf(swift, source.etag, source.object.stamp);
	if (condition === 304) return { status: 304, headers };
	if (condition === 412) {
		const { 'Accept-Ranges': _ranges, ...rest } = headers;
		return { status: 412, headers: { ...rest, ...page(412).headers, 'Content-Length': '0' } };
	}
	const length = (size: number) => ({ ...headers, 'Content-Length': String(size) });
	if (call.method === 'HEAD') return { status: 200, headers: length(source.size) };
	const ranges = rangesOf(header(call, 'range'), source.size);
	if (!ranges) return { status: 200, headers: length(source.size), body: source.read(0, source.size - 1) };
	const [first, second] = ranges;
	if (!first)
		return {
			status: 416,
			headers: { ...headers, 'Content-Range': `bytes */${source.size}` },
			body: page(416).body,
		};
	if (second) {
		const { boundary, length: size, body } = multipart(source, ranges, source.type);
		return {
			status: 206,
			headers: { ...length(size), 'Content-Type': `multipart/byteranges;boundary=${boundary}` },
			body,
		};
	}
	return {
		status: 206,
		headers: {
			...length(first.to - first.from + 1),
			'Content-Range': `bytes ${first.from}-${first.to}/${source.size}`,
		},
		body: source.read(first.from, first.to),
	};
};
