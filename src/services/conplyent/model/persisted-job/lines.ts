import { isUtf8 } from 'node:buffer';

/** A line and where it stands. */
export interface LineAt {
	/** Without its end (`\n`, `\r\n` or `\r`). */
	readonly line: string;
	/** The byte it begins with. */
	readonly at: number;
	/** The byte behind it: where to go on once it was told. */
	readonly next: number;
	/** It held what is not UTF-8: each such piece is U+FFFD here. The file has the bytes. */
	readonly damaged?: true;
}

/** Bytes of the longest line that is waited for; a longer one comes in pieces of about so many. */
const MAX_LINE_BYTES = 1024 * 1024;
const [NEWLINE, RETURN] = [10, 13];

/** Bytes of the character of UTF-8 that begins so. */
const lengthOf = (byte: number): number => {
	if (byte >= 0xf0) return 4;
	if (byte >= 0xe0) return 3;
	return byte >= 0xc0 ? 2 : 1;
};

/** How many bytes of a part are whole characters of UTF-8: fewer than all where its end cuts one. */
export const wholeCharacters = (bytes: Uint8Array): number => {
	for (let back = 1; back <= Math.min(4, bytes.length); back++) {
		const byte = bytes[bytes.length - back] as number;
		if ((byte & 0xc0) === 0x80) continue;
		const length = lengthOf(byte);
		return length > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
};

/**
 * Where the next line ends: at a newline, or at a carriage return as progress bars write them; -1 where that
 * is not known yet.
 */
const endOf = (bytes: Buffer, from: number): number => {
	const newline = bytes.indexOf(NEWLINE, from);
	const carriage = bytes.indexOf(RETURN, from);
	if (carriage < 0 || (newline >= 0 && newline < carriage)) return newline;
	// what follows tells whether it is the end of a line of Windows
	if (carriage + 1 >= bytes.length) return -1;
	return bytes[carriage + 1] === NEWLINE ? carriage + 1 : carriage;
};

/**
 * Bytes as lines with their places, as they become whole; `from`: the place of the first byte. A line that
 * has not ended is kept, so that going on from the last `next` misses nothing and tells nothing in halves.
 * What is not UTF-8 becomes U+FFFD, and is said. Returns a function to be fed with bytes, and with nothing at
 * the end: the last line needs no end.
 */
export const linesFrom = (from: number) => {
	let rest: Buffer = Buffer.alloc(0);
	let at = from;
	const take = (begin: number, end: number, behind: number): LineAt => {
		const bytes = rest.subarray(begin, end > begin && behind > end && rest[end - 1] === 13 ? end - 1 : end);
		const damaged = isUtf8(bytes) ? {} : { damaged: true as const };
		const found = { line: bytes.toString('utf8'), at, next: at + behind - begin, ...damaged };
		at = found.next;
		return found;
	};
	return (bytes?: Uint8Array): LineAt[] => {
		if (bytes) rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
		const lines: LineAt[] = [];
		let begin = 0;
		for (;;) {
			const end = endOf(rest, begin);
			const whole = end >= 0 && end - begin <= MAX_LINE_BYTES;
			if (!whole && rest.length - begin <= MAX_LINE_BYTES) break;
			const piece = whole ? 0 : wholeCharacters(rest.subarray(begin, begin + MAX_LINE_BYTES));
			lines.push(whole ? take(begin, end, end + 1) : take(begin, begin + piece, begin + piece));
			begin = whole ? end + 1 : begin + piece;
		}
		if (!bytes && begin < rest.length) {
			lines.push(take(begin, rest.length, rest.length));
			begin = rest.length;
		}
		rest = rest.subarray(begin);
		return lines;
	};
};
