import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Answer } from '../call.ts';
import { contentOf } from '../content.ts';
import { bulkAnswer, type Outcome } from './bulk.ts';
import { containerAt, type Swift } from './context.ts';
import { guessType } from './headers.ts';
import { accountOf, newContainer, putInto, stamp } from './state.ts';

interface Entry {
	readonly name: string;
	readonly bytes: Buffer;
}

/** The files of a tar archive, or undefined where it is none. */
const untar = (bytes: Buffer): Entry[] | undefined => {
	const found: Entry[] = [];
	let long: string | undefined;
	let at = 0;
	while (at + 512 <= bytes.length) {
		const head = bytes.subarray(at, at + 512);
		if (head.every((byte) => byte === 0)) return found;
		const text = (from: number, length: number) =>
			head
				.subarray(from, from + length)
				.toString()
				.replace(/\0.*$/s, '');
		const size = parseInt(text(124, 12).trim() || '0', 8);
		if (!text(257, 6).startsWith('ustar') || Number.isNaN(size)) return undefined;
		const body = bytes.subarray(at + 512, at + 512 + size);
		const kind = text(156, 1);
		const prefix = text(345, 155);
		const name = long ?? (prefix ? `${prefix}/${text(0, 100)}` : text(0, 100));
		long = undefined;
		if (kind === 'L') long = body.toString().replace(/\0.*$/s, '');
		else if (kind === 'x') long = /\d+ path=([^\n]*)\n/.exec(body.toString())?.[1];
		else if (kind === '0' || kind === '') found.push({ name, bytes: Buffer.from(body) });
		at += 512 + Math.ceil(size / 512) * 512;
	}
	return bytes.length < 512 ? undefined : found;
};

/** PUT ?extract-archive=tar|tar.gz to an account, a container or below. */
export const extractArchive = async (swift: Swift): Promise<Answer> => {
	const outcome: Outcome = { status: 201, body: '', counts: { 'Number Files Created': 0 }, errors: [] };
	const raw = await swift.call.bytes();
	const format = swift.query.get('extract-archive');
	const entries = untar(format === 'tar.gz' ? gunzipSync(raw) : raw);
	if (!entries)
		return bulkAnswer(swift.call, { ...outcome, status: 400, body: 'Invalid Tar File: truncated header' });
	for (const { name, bytes } of entries) {
		const below = [swift.container, swift.object].filter((part) => part !== '').join('/');
		const [container = '', ...rest] = `${below}/${name.replace(/^\.?\/+/, '')}`
			.replace(/^\/+/, '')
			.split('/');
		swift.authorize('write', container);
		const account = accountOf(swift.world.object, swift.account);
		const target = containerAt(swift, container) ?? newContainer(swift.world.object, container);
		account.containers.set(container, target);
		const at = stamp(swift.world.object);
		putInto(target, {
			name: rest.join('/'),
			content: contentOf(bytes),
			etag: createHash('md5').update(bytes).digest('hex'),
			type: guessType(name),
			stamp: at,
			put: at,
			meta: new Map(),
			headers: new Map(),
			deleteAt: null,
		});
		outcome.counts['Number Files Created'] = (outcome.counts['Number Files Created'] ?? 0) + 1;
	}
	return bulkAnswer(swift.call, outcome);
};
