import type { Hash } from 'node:crypto';
import { MusterError } from '../../../../core/errors.ts';

/** A stream with what went through it. */
export interface Counted {
	readonly body: AsyncIterable<Uint8Array>;
	readonly size: () => number;
}

/** Bytes that are hashed in one go; more would hold up everything else in this process. */
const PIECE = 2 ** 20;

/** Counts and digests while bytes go by. */
export const counted = (
	source: AsyncIterable<Uint8Array>,
	md5: Hash | undefined,
	onBytes: (sent: number) => void = () => {},
): Counted => {
	let size = 0;
	async function* body(): AsyncGenerator<Uint8Array> {
		for await (const part of source)
			for (let at = 0; at < part.length; at += PIECE) {
				const piece = part.length > PIECE ? part.subarray(at, at + PIECE) : part;
				size += piece.length;
				md5?.update(piece);
				yield piece;
				onBytes(size);
			}
	}
	return { body: body(), size: () => size };
};

/** What came is not what was meant. */
export const mismatch = (what: string, wanted: string, found: string, done: boolean): MusterError =>
	new MusterError(
		'PROTOCOL',
		`${what} was changed on its way: its hash is ${found}, ${wanted} was expected`,
		{
			hint: done
				? 'The object is on the cloud, but not as it was sent: upload it again.'
				: 'Download it again; if it stays so, turn off Verify and look at what is there.',
			details: { wanted, found },
		},
	);
