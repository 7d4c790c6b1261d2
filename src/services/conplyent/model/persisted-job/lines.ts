/** A line and where it stands. */
export interface LineAt {
	/** Without its end (`\n` or `\r\n`). */
	readonly line: string;
	/** The byte it begins with. */
	readonly at: number;
	/** The byte behind it: where to go on once it was told. */
	readonly next: number;
}

/** The longest line that is waited for; a longer one comes in pieces of this many bytes. */
const LONGEST = 1024 * 1024;
const NEWLINE = 10;

/**
 * Bytes as lines with their places, as they become whole; `from`: the place of the first byte. A line that has not ended is
 * kept, so that going on from the last `next` misses nothing and tells nothing in halves. What is not UTF-8 becomes U+FFFD.
 * Returns a function to be fed with bytes, and with nothing at the end: the last line needs no end.
 */
export const linesFrom = (from: number) => {
	let rest: Buffer = Buffer.alloc(0);
	let at = from;
	const take = (begin: number, end: number, behind: number): LineAt => {
		const told = rest.toString(
			'utf8',
			begin,
			end > begin && behind > end && rest[end - 1] === 13 ? end - 1 : end,
		);
		const found = { line: told, at, next: at + behind - begin };
		at = found.next;
		return found;
	};
	return (bytes?: Uint8Array): LineAt[] => {
		if (bytes) rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
		const lines: LineAt[] = [];
		let begin = 0;
		for (;;) {
			const end = rest.indexOf(NEWLINE, begin);
			const whole = end >= 0 && end - begin <= LONGEST;
			if (!whole && rest.length - begin <= LONGEST) break;
			lines.push(whole ? take(begin, end, end + 1) : take(begin, begin + LONGEST, begin + LONGEST));
			begin = whole ? end + 1 : begin + LONGEST;
		}
		if (!bytes && begin < rest.length) {
			lines.push(take(begin, rest.length, rest.length));
			begin = rest.length;
		}
		rest = rest.subarray(begin);
		return lines;
	};
};
