/**
 * Texts out of bytes. An agent sends the same few keys for ever, in the same order, so those are kept rather
 * than made anew.
 */
export interface TextCache {
	/** A key whose token is at `at`, if it is the one that followed the last key before; else `undefined`. */
	expected(bytes: Buffer, at: number, end: number): CachedKey | undefined;
	/** A key, kept for the next time. `at`: its token; `from`, `end`: its text. */
	key(bytes: Buffer, at: number, from: number, end: number): string;
	value(bytes: Buffer, from: number, end: number): string;
}

/** A key as it stands on the wire, token included. */
interface CachedKey {
	readonly wire: Uint8Array;
	readonly text: string;
	/** The key that came after it last time. */
	next: CachedKey | undefined;
}

const SLOTS = 256;
const MAX_BYTES = 24;

const nowhere = (): CachedKey => ({ wire: new Uint8Array(0), text: '', next: undefined });

const isSame = (wire: Uint8Array, bytes: Buffer, at: number): boolean => {
	for (let index = 0; index < wire.length; index += 1) if (wire[index] !== bytes[at + index]) return false;
	return true;
};

/** Short ASCII by hand; anything else by the system’s UTF-8, where what is not UTF-8 becomes U+FFFD. */
const value = (bytes: Buffer, from: number, end: number): string => {
	if (end - from > MAX_BYTES) return bytes.toString('utf8', from, end);
	let text = '';
	for (let index = from; index < end; index += 1) {
		const code = bytes[index] as number;
		if (code > 0x7f) return bytes.toString('utf8', from, end);
		text += String.fromCharCode(code);
	}
	return text;
};

export const createTextCache = (): TextCache => {
	const slots: (CachedKey | undefined)[] = new Array<CachedKey | undefined>(SLOTS).fill(undefined);
	let last = nowhere();

	const expected = (bytes: Buffer, at: number, end: number): CachedKey | undefined => {
		const cached = last.next;
		if (cached === undefined || at + cached.wire.length > end || !isSame(cached.wire, bytes, at))
			return undefined;
		last = cached;
		return cached;
	};

	const key = (bytes: Buffer, at: number, from: number, end: number): string => {
		const length = end - from;
		if (length === 0 || length > MAX_BYTES) return value(bytes, from, end);
		const slot = ((bytes[from] as number) * 31 + (bytes[end - 1] as number) * 7 + length) % SLOTS;
		let cached = slots[slot];
		if (cached === undefined || cached.wire.length !== end - at || !isSame(cached.wire, bytes, at)) {
			// what is thrown out must not lead on to others, or unusual keys would be kept for ever
			if (cached !== undefined) cached.next = undefined;
			if (cached === last) last = nowhere();
			cached = {
				wire: new Uint8Array(bytes.subarray(at, end)),
				text: value(bytes, from, end),
				next: undefined,
			};
			slots[slot] = cached;
		}
		last.next = cached;
		last = cached;
		return cached.text;
	};

	return { expected, key, value };
};
