import { Readable } from 'node:stream';
import { type Answer, header } from '../../call.ts';
import { answer, fault } from '../answers.ts';
import type { Stored, Version } from '../state.ts';
import { flag, matching, objectOf, unchanged, untilOf, type Wanted } from './asked.ts';
import { objectHeaders } from './listing.ts';
import { currentOf, liveIn } from './state.ts';

/** What a version's bytes are made of: its own blocks, or with a manifest all objects below it. */
const partsOf = ({ account }: Wanted, now: Version): readonly Version[] => {
	if (now.manifest === undefined) return [now];
	const [box = '', ...prefix] = now.manifest.split('/');
	const found = account.boxes.get(box);
	return found
		? liveIn(found)
				.filter(({ stored }) => stored.name.startsWith(prefix.join('/')))
				.map((each) => each.now)
		: [];
};

/** The version that is asked for. */
const versionOf = (wanted: Wanted, stored: Stored): Version => {
	const version = wanted.call.query.get('version');
	if (version === null) {
		const now = currentOf(stored);
		if (!now) throw fault(404, 'Object does not exist');
		return now;
	}
	const found = stored.versions.find(({ id, gone }) => String(id) === version && !gone);
	if (!found) throw fault(404, 'Version does not exist');
	return found;
};

/** `bytes=a-b,c-`: the ranges within that size; none where there is no such header or it is no range. */
const rangesOf = (value: string | undefined, size: number): (readonly [number, number])[] => {
	const found = /^bytes=(.+)$/.exec(value ?? '')?.[1];
	if (found === undefined) return [];
	const ranges: (readonly [number, number])[] = [];
	for (const part of found.split(',')) {
		const [, first = '', last = ''] = /^\s*(\d*)-(\d*)\s*$/.exec(part) ?? [];
		if (first === '' && last === '') return [];
		const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
		const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
		if (from > to || from >= size) throw fault(416, 'Requested range exceeds object limits', { plain: true });
		ranges.push([from, to]);
	}
	return ranges;
};

function* bytesOf({ world }: Wanted, parts: readonly Version[], from: number, to: number): Generator<Buffer> {
	let start = 0;
	for (const { hashes, size } of parts) {
		const [first, last] = [Math.max(from - start, 0), Math.min(to - start, size - 1)];
		if (first <= last) yield* world.blocks.bytes(hashes, size, first, last);
		start += size;
	}
}

const data = (wanted: Wanted, stored: Stored, now: Version): Answer => {
	const parts = partsOf(wanted, now);
	const size = parts.reduce((sum, part) => sum + part.size, 0);
	const headers = {
		'Content-Disposition': `inline; filename="${stored.name}"`,
		...objectHeaders(wanted, stored, now),
	};
	const same = header(wanted.call, 'if-range');
	const applies = same === undefined || same.replaceAll('"', '') === now.etag;
	const ranges = applies ? rangesOf(header(wanted.call, 'range'), size) : [];
	const stream = (from: number, to: number) => Readable.from(bytesOf(wanted, parts, from, to));
	const [only] = ranges;
	if (!only)
		return {
			status: 200,
			headers: { ...headers, 'Content-Length': String(size) },
			body: stream(0, size - 1),
		};
	if (ranges.length === 1)
		return {
			status: 206,
			headers: {
				...headers,
				'Content-Length': String(only[1] + 1 - only[0]),
				'Content-Range': `bytes ${only[0]}-${only[1]}/${size}`,
			},
			body: stream(...only),
		};
	const boundary = now.uuid.replaceAll('-', '');
	const pieces = function* () {
		for (const [from, to] of ranges) {
			yield Buffer.from(
				`\r\n--${boundary}\r\nContent-Type: ${now.type}\r\nContent-Transfer-Encoding: binary\r\nContent-Range: bytes ${from}-${to}/${size}\r\n\r\n`,
			);
			yield* bytesOf(wanted, parts, from, to);
		}
		yield Buffer.from(`\r\n--${boundary}--\r\n`);
	};
	return {
		status: 206,
		headers: { ...headers, 'Content-Type': `multipart/byteranges; boundary=${boundary}` },
		body: Readable.from(pieces()),
	};
};

export const objectGet = (wanted: Wanted): Answer => {
	const { call, world } = wanted;
	const { stored } = objectOf(wanted);
	if (call.query.get('version') === 'list') {
		const until = untilOf(wanted) ?? Infinity;
		const versions = stored.versions.filter(({ gone, time }) => !gone && time <= until);
		return answer(200, { versions: versions.map(({ id, time }) => [id, (time / 1000).toFixed(6)]) });
	}
	const now = versionOf(wanted, stored);
	const same = matching(wanted, stored);
	if (same || unchanged(wanted, now.time)) return { status: 304, headers: { ETag: now.etag } };
	if (call.method === 'HEAD') {
		const size = partsOf(wanted, now).reduce((sum, part) => sum + part.size, 0);
		return {
			status: 200,
			headers: { ...objectHeaders(wanted, stored, now), 'Content-Length': String(size) },
		};
	}
	if (!flag(wanted, 'hashmap')) return data(wanted, stored, now);
	const map = {
		block_hash: 'sha256',
		block_size: world.blocks.blockSize,
		bytes: now.size,
		hashes: now.hashes,
	};
	return answer(200, map, objectHeaders(wanted, stored, now));
};
