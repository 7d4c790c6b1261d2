import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const read = (name: string): Buffer =>
	gunzipSync(readFileSync(new URL(`../../fixtures/serf/${name}.gz`, import.meta.url)));

export interface Step {
	readonly c2s?: string;
	readonly s2c?: string;
	readonly event?: string;
	/** What an independent decoder made of the bytes. */
	readonly objects?: readonly unknown[];
}

/** One recorded conversation with a real agent. */
export interface Recording {
	readonly name: string;
	readonly codec: '0.5.5' | 'v2';
	readonly steps: readonly Step[];
}

export const recordings = (): Recording[] => JSON.parse(read('sessions.json').toString()) as Recording[];

/** The recorded bytes of one direction, in one piece. */
export const bytesOf = ({ steps }: Recording, direction: 'c2s' | 's2c'): Buffer =>
	Buffer.concat(steps.flatMap((step) => (step[direction] ? [Buffer.from(step[direction], 'hex')] : [])));

/** Handshake and the answer to `members` of 5,001 nodes. */
export const members5001 = (): Buffer => read('members-5001.bin');
/** Handshake, `stream`, and 19,929 user events. */
export const userEvents19929 = (): Buffer => read('stream-user-19929.bin');

/**
 * Values in the notation of the recordings: bytes as `{ $bin }`; the decoder that made them knew no integers
 * beyond 2^53.
 */
export const noted = (value: unknown): unknown => {
	if (value instanceof Uint8Array) return { $bin: Buffer.from(value).toString('hex') };
	if (typeof value === 'bigint') return Number(value);
	if (Array.isArray(value)) return value.map(noted);
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, noted(item)]));
	return value;
};

/** Bytes in pieces of the given size, the last one shorter. */
export const cut = (bytes: Buffer, size: number): Buffer[] => {
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
	return pieces;
};
