import { MAX_CONTAINERS, MAX_DEPTH, MAX_OBJECT_BYTES, MAX_VALUES, notSerf } from './limits.ts';
import { BYTES, followedBy, kindOf, LIST, MAP, NEVER, NUMBER, TEXT } from './tokens.table.ts';

/** Finds the end of one object without building it. */
export interface Scan {
	/** Goes on where the last call stopped. Returns the position after the object, or -1 if it ends beyond `end`. Throws `PROTOCOL`. */
	over(bytes: Uint8Array, from: number, end: number): number;
}

/** A scan over one object that arrives in pieces: each byte is looked at once, whatever the pieces. */
export const startScan = (): Scan => {
	/** How many values are still to come, by depth. */
	const open: number[] = [1];
	let passed = 0;
	let skip = 0;
	let lengthBytes = 0;
	let length = 0;
	let kind = NUMBER;
	let containers = 0;
	let values = 0;

	/** A type byte and its length are known: what does it open? */
	const announce = (): void => {
		open[open.length - 1] = (open[open.length - 1] as number) - 1;
		values += 1;
		if (kind === TEXT || kind === BYTES) {
			if (passed + length > MAX_OBJECT_BYTES) throw notSerf(`a text of ${length} bytes`);
			skip = length;
		} else if (kind === LIST || kind === MAP) {
			const within = kind === MAP ? length * 2 : length;
			containers += 1;
			if (open.length >= MAX_DEPTH) throw notSerf(`an object of more than ${MAX_DEPTH} levels`);
			if (containers > MAX_CONTAINERS || values + within > MAX_VALUES) throw notSerf('an object of too many parts');
			if (within > 0) open.push(within);
		}
		while (open.length > 0 && open[open.length - 1] === 0) open.pop();
	};

	const over = (bytes: Uint8Array, from: number, end: number): number => {
		let at = from;
		while (at < end) {
			if (skip > 0) {
				const step = Math.min(skip, end - at);
				skip -= step;
				at += step;
			} else if (lengthBytes > 0) {
				length = length * 256 + (bytes[at] as number);
				at += 1;
				lengthBytes -= 1;
				if (lengthBytes === 0) announce();
			} else {
				const token = bytes[at] as number;
				at += 1;
				kind = kindOf[token] as number;
				if (kind === NEVER) throw notSerf(`the byte 0x${token.toString(16)} where a value begins`);
				length = 0;
				if (kind === NUMBER) {
					skip = followedBy[token] as number;
					announce();
				} else {
					lengthBytes = followedBy[token] as number;
					if (lengthBytes === 0) {
						length = kind === TEXT ? token & 0x1f : token & 0x0f;
						announce();
					}
				}
			}
			if (open.length === 0 && skip === 0) return at;
		}
		passed += end - from;
		if (passed > MAX_OBJECT_BYTES) throw notSerf(`an object of more than ${MAX_OBJECT_BYTES / 1048576} MiB`);
		return -1;
	};

	return { over };
};
