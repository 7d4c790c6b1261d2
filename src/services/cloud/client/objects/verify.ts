import { counted } from '../../../../core/case.ts';
import { createHash } from 'node:crypto';
import { blockHash, merkleRoot } from '../../wire/hashmap.ts';
import type { ObjectInfo } from '../../wire/object.ts';
import { listOf, numberOrNull, textOf } from '../../wire/json.ts';
import type { Cloud } from '../cloud.ts';
import { containersOf } from './containers.ts';
import { type ObjectPlace, pathsOf } from './place.ts';

/** Looks at bytes while they go by. */
export interface Checker {
	take(part: Uint8Array): void;
	/** What was wrong, at the end; `undefined`: nothing. */
	end(): Mismatch | undefined;
}

export interface Mismatch {
	readonly wanted: string;
	readonly found: string;
}

const differs = (wanted: string, found: string): Mismatch | undefined =>
	wanted === found ? undefined : { wanted, found };

/** The MD5 of the whole. */
const byMd5 = (wanted: string): Checker => {
	const md5 = createHash('md5');
	return { take: (part) => void md5.update(part), end: () => differs(wanted, md5.digest('hex')) };
};

/** The MD5 of each segment of a static large object. */
export const bySegments = (segments: readonly { readonly size: number; readonly md5: string }[]): Checker => {
	let md5 = createHash('md5');
	let at = 0;
	let left = segments[0]?.size ?? 0;
	let wrong: Mismatch | undefined;
	const finish = () => {
		wrong ??= differs(segments[at]?.md5 ?? '', md5.digest('hex'));
		md5 = createHash('md5');
		left = segments[++at]?.size ?? 0;
	};
	return {
		take(part) {
			for (let rest = part; rest.length > 0 && at < segments.length;) {
				const mine = rest.subarray(0, left);
				md5.update(mine);
				left -= mine.length;
				rest = rest.subarray(mine.length);
				if (left === 0) finish();
			}
		},
		end: () =>
			wrong ??
			(at < segments.length ? { wanted: counted(segments.length, 'segment'), found: `${at}` } : undefined),
	};
};

/** The Merkle root of Pithos’ blocks. One block is held at a time. */
export const byBlocks = (wanted: string, blockSize: number, algorithm: string): Checker => {
	const digest = (bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');
	const hashes: string[] = [];
	let held: Uint8Array[] = [];
	let size = 0;
	const finish = () => {
		if (size > 0) hashes.push(blockHash(Buffer.concat(held), digest));
		held = [];
		size = 0;
	};
	return {
		take(part) {
			for (let rest = part; rest.length > 0;) {
				const mine = rest.subarray(0, blockSize - size);
				held.push(mine);
				size += mine.length;
				rest = rest.subarray(mine.length);
				if (size === blockSize) finish();
			}
		},
		end() {
			finish();
			return differs(wanted, merkleRoot(hashes, digest));
		},
	};
};

/**
 * How a whole object can be checked while it comes; `undefined` where the cloud gives nothing to compare
 * with.
 */
export const createChecker = async (
	cloud: Cloud,
	info: ObjectInfo,
	place: ObjectPlace,
): Promise<Checker | undefined> => {
	const { container, name, etag, hash, segmented } = info;
	const { of, isPithos } = await pathsOf(cloud, place);
	if (isPithos) {
		if (hash === null) return undefined;
		const { blockSize, blockHash: algorithm } = await containersOf(cloud).get(container, place);
		return blockSize && algorithm ? byBlocks(hash, blockSize, algorithm) : undefined;
	}
	if (segmented === null) return etag !== null && /^[0-9a-f]{32}$/.test(etag) ? byMd5(etag) : undefined;
	if (segmented === 'dynamic') return undefined;
	const query = { 'multipart-manifest': 'get' };
	const { body } = await cloud.apis.object.send(
		{ ...of(container, name), query, doing: `reading the manifest of ${name}` },
		place,
	);
	const rows = listOf(body);
	// a segment that is itself a manifest, or only a part of an object, has no MD5 to compare with
	const isPlain = rows.every(
		(row) => !row['sub_slo'] && row['range'] === undefined && /^[0-9a-f]{32}$/.test(textOf(row['hash'])),
	);
	if (rows.length === 0 || !isPlain) return undefined;
	const segments = rows.map((row) => ({ size: numberOrNull(row['bytes']) ?? 0, md5: textOf(row['hash']) }));
	return bySegments(segments);
};
