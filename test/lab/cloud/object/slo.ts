import { createHash } from 'node:crypto';
import { type Answer, header, Refused } from '../call.ts';
import { contentOf } from '../content.ts';
import { page, refusal, said, statusLine, statusText } from './answers.ts';
import { objectAt, type Swift } from './context.ts';
import { httpDate, isoMicros, quote } from './headers.ts';
import { splitPath } from './joined.ts';
import type { Segment, StoredObject } from './state.ts';
import { pythonJson } from './python-json.ts';
import { place } from './versions.ts';
import { checkPut, etagFits, objectOf, received, stored } from './write.ts';

const KEYS = ['path', 'etag', 'size_bytes', 'range', 'data'];

interface Wanted {
	readonly path?: string;
	readonly etag?: string | null;
	readonly size_bytes?: number | null;
	readonly range?: string;
	readonly data?: string;
}

const parse = (text: string, swift: Swift): Wanted[] => {
	let list: unknown;
	try {
		list = JSON.parse(text);
	} catch {
		throw refusal(400, 'Manifest must be valid JSON.\n');
	}
	if (!Array.isArray(list)) throw refusal(400, 'Manifest must be a list.\n');
	const problems: string[] = [];
	for (const [index, item] of (list as Record<string, unknown>[]).entries()) {
		const extra = Object.keys(item).filter((key) => !KEYS.includes(key));
		if (extra.length > 0) {
			problems.push(`Index ${index}: extraneous keys ${extra.map((key) => `"${key}"`).join(', ')}`);
			continue;
		}
		if (item['data'] !== undefined) continue;
		const [container, object] = splitPath(String(item['path'] ?? ''));
		if (container === '' || object === '')
			problems.push(
				`Index ${index}: path does not refer to an object. Path must be of the form /container/object.`,
			);
		else if (container === swift.container && object === swift.object)
			problems.push(`Index ${index}: manifest must not include itself as a segment`);
	}
	if (problems.length > 0) throw refusal(400, `${problems.join('\n')}\n`, true);
	if (list.filter((item: Wanted) => item.data === undefined).length > 1000)
		throw refusal(413, 'Number of object-backed segments must be <= 1000');
	return list as Wanted[];
};

const segmentOf = (
	swift: Swift,
	wanted: Wanted,
	errors: [path: string, text: string][],
): Segment | undefined => {
	if (wanted.data !== undefined) {
		const bytes = Buffer.from(wanted.data, 'base64');
		return {
			data: wanted.data,
			bytes: bytes.length,
			hash: createHash('md5').update(bytes).digest('hex'),
			type: '',
			modified: '',
			length: bytes.length,
		};
	}
	const path = `/${splitPath(wanted.path ?? '').join('/')}`;
	const object = objectAt(swift, ...splitPath(path));
	const refuse = (text: string) => void errors.push([quote(path), text]);
	if (!object) return refuse('404 Not Found') as undefined;
	const bytes = object.slo?.size ?? object.content.size;
	const hash = object.slo?.etag ?? object.etag;
	if (typeof wanted.size_bytes === 'number' && wanted.size_bytes !== bytes)
		return refuse('Size Mismatch') as undefined;
	if (typeof wanted.etag === 'string' && wanted.etag.replaceAll('"', '') !== hash)
		return refuse('Etag Mismatch') as undefined;
	let length = bytes;
	if (wanted.range !== undefined) {
		const [, first = '', last = ''] = /^(\d*)-(\d*)$/.exec(wanted.range) ?? [];
		const from = first === '' ? bytes - Number(last) : Number(first);
		const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
		length = to - from + 1;
	}
	return {
		path,
		bytes,
		hash,
		type: object.type,
		modified: isoMicros(object.stamp),
		length,
		...(wanted.range !== undefined && { range: wanted.range }),
		...(object.slo && { nested: true }),
	};
};

const shown = ({ path, data, bytes, hash, type, modified, range, nested }: Segment): object =>
	data !== undefined
		? { data }
		: {
				name: path,
				bytes,
				hash,
				content_type: type,
				last_modified: modified,
				...(range !== undefined && { range }),
				...(nested && { sub_slo: true }),
			};

/** The ETag of a large object: MD5 of those of its segments. */
export const joinedEtag = (segments: readonly Segment[]): string => {
	const hash = createHash('md5');
	for (const { hash: each, range } of segments) hash.update(range === undefined ? each : `${each}:${range};`);
	return hash.digest('hex');
};

/** A large object of those segments, in place of what the request carried. */
export const manifestOf = (
	swift: Swift,
	segments: readonly Segment[],
	more: Partial<StoredObject> = {},
): StoredObject => {
	const content = contentOf(Buffer.from(pythonJson(segments.map(shown))));
	return objectOf(swift, content, {
		slo: {
			segments,
			etag: joinedEtag(segments),
			size: segments.reduce((sum, { length }) => sum + length, 0),
		},
		...more,
	});
};

const wantsJson = (swift: Swift): boolean => /json/.test(header(swift.call, 'accept') ?? '');

const refusedBody = (swift: Swift, errors: readonly [string, string][]): Answer => {
	if (wantsJson(swift))
		return {
			status: 400,
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ Errors: errors }),
		};
	return said(400, `Errors:\n${errors.map((each) => `${each.join(', ')}\n`).join('')}`, true);
};

/** An answer that began with 202 and blanks tells the rest in its body. */
const heartbeat = (
	swift: Swift,
	fields: Record<string, unknown>,
	errors: readonly [string, string][],
): Answer => {
	const type = wantsJson(swift) ? 'application/json' : 'text/plain';
	const body = wantsJson(swift)
		? pythonJson({ ...fields, Errors: errors })
		: `${Object.entries(fields)
				.map(([key, value]) => `${key}: ${String(value)}`)
				.join('\n')}\nErrors:\n${errors.map((each) => each.join(', ')).join('\n')}`;
	return {
		status: 202,
		headers: { 'Content-Type': type, 'Transfer-Encoding': 'chunked' },
		body: ` \r\n\r\n${body}`,
	};
};

/** PUT ?multipart-manifest=put */
export const putManifest = async (swift: Swift): Promise<Answer> => {
	const container = checkPut(swift);
	const text = (await (await received(swift)).bytes()).toString();
	const wanted = parse(text, swift);
	const errors: [string, string][] = [];
	const segments = wanted.flatMap((each) => segmentOf(swift, each, errors) ?? []);
	const slow = /^(true|yes|1|on)$/i.test(swift.query.get('heartbeat') ?? '');
	if (errors.length > 0) {
		if (!slow) return refusedBody(swift, errors);
		const status = { 'Response Status': statusLine(400), 'Response Body': `Bad Request\n${statusText(400)}` };
		return heartbeat(swift, status, errors);
	}
	const object = manifestOf(swift, segments);
	const etag = object.slo?.etag ?? '';
	if (!etagFits(header(swift.call, 'etag'), etag)) throw new Refused(page(422));
	const version = place(swift, container, object);
	if (!slow) return stored(object, `"${etag}"`, version);
	return heartbeat(
		swift,
		{
			Etag: `"${etag}"`,
			'Last Modified': httpDate(object.stamp),
			'Response Body': '',
			'Response Status': statusLine(201),
		},
		[],
	);
};
