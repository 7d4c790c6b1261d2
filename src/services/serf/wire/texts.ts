/** Texts out of bytes. An agent sends the same few keys for ever, so those are kept rather than made anew. */
export interface Texts {
	key(bytes: Buffer, from: number, end: number): string;
	value(bytes: Buffer, from: number, end: number): string;
}

const SLOTS = 256;
const LONGEST = 24;

export const createTexts = (): Texts => {
	const kept: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);

	const same = (text: string, bytes: Buffer, from: number): boolean => {
		for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) !== bytes[from + index]) return false;
		return true;
	};

	/** ASCII in one go; anything else by the system’s UTF-8, where what is not UTF-8 becomes U+FFFD. */
	const value = (bytes: Buffer, from: number, end: number): string => {
		if (end - from > LONGEST) return bytes.toString('utf8', from, end);
		let text = '';
		for (let index = from; index < end; index += 1) {
			const code = bytes[index] as number;
			if (code > 0x7f) return bytes.toString('utf8', from, end);
			text += String.fromCharCode(code);
		}
		return text;
	};

	const key = (bytes: Buffer, from: number, end: number): string => {
		const length = end - from;
		if (length === 0 || length > LONGEST) return value(bytes, from, end);
		const slot = ((bytes[from] as number) * 31 + (bytes[end - 1] as number) * 7 + length) % SLOTS;
		const found = kept[slot];
		if (found !== undefined && found.length === length && same(found, bytes, from)) return found;
		const text = value(bytes, from, end);
		if (text.length === length) kept[slot] = text;
		return text;
	};

	return { key, value };
};
