import { isMusterError, MusterError } from '../../../../core/errors.ts';
import type { HttpAnswer } from '../../../../net/http/index.ts';
import { type ObjectInfo, readObjectInfo } from '../../wire/object.ts';
import type { Cloud } from '../cloud.ts';
import { mismatch } from './counted.ts';
import { objectsOf, type Target } from './objects.ts';
import { type ObjectPlace, pathsOf } from './place.ts';
import { readRanges, type ByteRange, byteRanges } from './ranges.ts';
import { createChecker } from './verify.ts';

export interface DownloadOptions extends ObjectPlace {
	/** First and last byte, e.g. `0-99`, `100-`, `-100`; several with commas come one after the other. */
	readonly range?: string | undefined;
	/** An old version. */
	readonly version?: string | undefined;
	/** Only if its ETag is this, or is not this. */
	readonly ifMatch?: string | undefined;
	readonly ifNoneMatch?: string | undefined;
	/** Only if it was changed since (ISO 8601). */
	readonly ifModifiedSince?: string | undefined;
	/** Whether what came is compared: by MD5, by each segment’s, or by Pithos’ Merkle root. @default true */
	readonly verify?: boolean | undefined;
}

/** An object that is on its way; `info.size` is what will come. */
export interface Download {
	readonly info: ObjectInfo;
	/** Read once. Goes on automatically where the connection is lost, from the byte that is missing. */
	stream(): AsyncIterable<Uint8Array>;
}

/** How often one download goes on after a lost connection. */
const TIMES = 5;

const lost = (error: unknown): boolean =>
	isMusterError(error) && ['CONNECTION_LOST', 'TIMEOUT', 'OUTCOME_UNKNOWN'].includes(error.code);

/**
 * The first byte of a range that counts from the beginning; `undefined` for the last so many, and for
 * several.
 */
const startOf = (
	range: string | undefined,
): { readonly first: number; readonly last: string } | undefined => {
	if (range === undefined) return { first: 0, last: '' };
	const match = /^(\d+)-(\d*)$/.exec(range.trim());
	return match ? { first: Number(match[1]), last: match[2] as string } : undefined;
};

const downloadOne = async (
	cloud: Cloud,
	{ container, name }: Target,
	options: DownloadOptions,
): Promise<Download> => {
	const { range, version, ifMatch, ifNoneMatch, ifModifiedSince, verify = true } = options;
	const { of, isPithos } = await pathsOf(cloud, options);
	const place = { signal: options.signal };
	const doing = `downloading ${name} from ${container}`;
	const open = (bytes: string | undefined, match: string | undefined): Promise<HttpAnswer> =>
		cloud.apis.object.open(
			{
				...of(container, name),
				query: version ? { [isPithos ? 'version' : 'version-id']: version } : {},
				headers: {
					accept: '*/*',
					'accept-encoding': 'identity',
					...(bytes ? { range: `bytes=${bytes}` } : {}),
					...(match ? { 'if-match': match } : {}),
					...(ifNoneMatch ? { 'if-none-match': ifNoneMatch } : {}),
					...(ifModifiedSince ? { 'if-modified-since': new Date(ifModifiedSince).toUTCString() } : {}),
				},
				accept: [304],
				doing,
			},
			place,
		);
	const first = await open(range, ifMatch);
	if (first.status === 304) {
		await first.discard();
		throw new MusterError('CONFLICT', `“${name}” has not changed`, {
			hint: 'This is what the condition asked for; there is nothing to download.',
			details: { status: 304, container, object: name },
		});
	}
	const info = readObjectInfo(container, name, first.headers, isPithos);
	const isWhole = first.status === 200;
	// an old version’s manifest cannot be asked for
	const isChecked = verify && isWhole && !(version !== undefined && info.segmented === 'static');
	/** The answer after a lost one, from the byte that is missing; `undefined` where there is none. */
	const resume = async (got: number): Promise<HttpAnswer | undefined> => {
		const start = startOf(isWhole ? undefined : range);
		if (!start || !info.etag || info.segmented === 'dynamic') return undefined;
		const answer = await open(`${start.first + got}-${start.last}`, info.etag);
		if (answer.status === 206) return answer;
		await answer.discard();
		return undefined;
	};
	async function* stream(): AsyncGenerator<Uint8Array> {
		let got = 0;
		let answer = first;
		try {
			const checker = isChecked ? await createChecker(cloud, info, options) : undefined;
			for (let attempt = 0; ; attempt++) {
				try {
					for await (const part of answer.stream()) {
						got += part.length;
						checker?.take(part);
						yield part;
					}
					if (info.size === null || got >= info.size) break;
					throw new MusterError('CONNECTION_LOST', `Only ${got} of ${info.size} bytes came while ${doing}`);
				} catch (error) {
					const next = lost(error) && attempt < TIMES ? await resume(got) : undefined;
					if (!next) throw error;
					answer = next;
				}
			}
			const wrong = checker?.end();
			if (wrong) throw mismatch(name, wrong.wanted, wrong.found, false);
		} catch (error) {
			await first.discard();
			throw error;
		}
	}
	return { info, stream };
};

/** Several ranges, each by a request of its own and of the same object, one after the other. */
const downloadParts = async (
	cloud: Cloud,
	target: Target,
	ranges: readonly string[],
	options: DownloadOptions,
): Promise<Download> => {
	const { version, ifMatch } = options;
	const info = await objectsOf(cloud).info(target.container, target.name, { ...options, version });
	const all = byteRanges(ranges, info.size ?? 0);
	const match = ifMatch ?? info.etag ?? undefined;
	const part = ({ first, last }: ByteRange) =>
		downloadOne(cloud, target, { ...options, range: `${first}-${last}`, ifMatch: match });
	const [head, ...others] = all;
	// nothing of it is there: the server says so
	if (head === undefined) return downloadOne(cloud, target, { ...options, range: ranges[0] });
	const begun = await part(head);
	async function* stream(): AsyncGenerator<Uint8Array> {
		yield* begun.stream();
		for (const stretch of others) yield* (await part(stretch)).stream();
	}
	const size = all.reduce((sum, { first, last }) => sum + last - first + 1, 0);
	return { info: { ...info, size }, stream };
};

/**
 * Downloads an object by stream. @throws MusterError NOT_FOUND; CONFLICT where a condition is not met;
 * PROTOCOL where it came changed or too short
 */
export const downloadObject = async (
	cloud: Cloud,
	target: Target,
	options: DownloadOptions = {},
): Promise<Download> => {
	const ranges = options.range === undefined ? [] : readRanges(options.range);
	if (ranges.length > 1) return downloadParts(cloud, target, ranges, options);
	return downloadOne(cloud, target, { ...options, range: ranges[0] });
};
