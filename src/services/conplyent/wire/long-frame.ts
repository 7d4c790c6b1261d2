import { BINUNICODE, BINUNICODE8 } from './pickle/opcodes.table.ts';

/** Bytes that are kept of each end of a frame which is too long: more than a message has beside its text. */
const KEPT = 1024;

/** The two ends of a message that was too long to keep. */
export interface LongFrame {
	/** Bytes that the whole has. */
	readonly size: number;
	readonly head: Buffer;
	readonly tail: Buffer;
}

/** Passes over the body of a frame, whatever its chunks. `over` gives its ends once it was passed. */
export const passOver = (size: number) => {
	let left = size;
	let head = Buffer.alloc(0);
	let tail = Buffer.alloc(0);
	return {
		/** @returns how many bytes of the chunk belong to it. */
		take(chunk: Buffer): number {
			const part = chunk.subarray(0, left);
			left -= part.length;
			if (head.length < KEPT) head = Buffer.concat([head, part.subarray(0, KEPT - head.length)]);
			tail = Buffer.concat([tail, part.subarray(-KEPT)]).subarray(-KEPT);
			return part.length;
		},
		over: (): LongFrame | undefined => (left === 0 ? { size, head, tail } : undefined),
	};
};

/** Where a text of more bytes than the rest of the message begins and ends. */
const textIn = ({ size, head, tail }: LongFrame): { at: number; rest: number } | undefined => {
	for (let at = 0; at + 9 <= head.length; at++) {
		const isLong = head[at] === BINUNICODE8;
		if (!isLong && head[at] !== BINUNICODE) continue;
		const length = isLong ? Number(head.readBigUInt64LE(at + 1)) : head.readUInt32LE(at + 1);
		const rest = size - (at + (isLong ? 9 : 5) + length);
		if (length > size / 2 && rest > 0 && rest <= tail.length) return { at, rest };
	}
	return undefined;
};

/**
 * The same message with an empty text in the place of the long one; `undefined` where it is none of one long
 * text.
 */
export const withoutText = (frame: LongFrame): Buffer | undefined => {
	const found = textIn(frame);
	if (!found) return undefined;
	const { head, tail } = frame;
	const empty = Buffer.from([BINUNICODE, 0, 0, 0, 0]);
	return Buffer.concat([head.subarray(0, found.at), empty, tail.subarray(tail.length - found.rest)]);
};
