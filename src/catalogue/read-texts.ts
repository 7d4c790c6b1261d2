import { bytesIn, textOf } from '../core/bytes.ts';
import { withoutBom, withoutEnd } from '../core/pasted.ts';
import { holdsHalf } from './json-fault.ts';

/** What is wrong with a value: what was expected. The caller adds which field and what came. */
export class Unfit {
	readonly expected: string;
	constructor(expected: string) {
		this.expected = expected;
	}
}

export const unfit = (expected: string) => new Unfit(expected);
export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names with values: no list, date or other thing that has none of its own. */
export const isMap = (value: unknown): value is Record<string, unknown> =>
	isObject(value) && !(value instanceof Unfit) && Object.prototype.toString.call(value) === '[object Object]';

/** A text, or the name of a thing from an earlier step. */
const named = (value: unknown, from = 'name'): unknown =>
	isMap(value) && typeof value[from] === 'string' ? value[from] : value;

export const whole = (text: string): string | Unfit =>
	holdsHalf(text) ? unfit('a text of whole characters (it holds half of one, cut off from its pair)') : text;

export const asText = (input: unknown, from?: string): string | Unfit => {
	const value = named(input, from);
	if (typeof value === 'string') return whole(value);
	// a calculation that came to nothing is no name
	const isCounted = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
	if (typeof value === 'boolean' || isCounted) return String(value);
	return unfit('a text');
};

/** JSON as a text or as the bytes of one; anything else is the value itself. */
export const asJson = (input: unknown): unknown => {
	const bytes = bytesIn(input);
	const value = bytes ? textOf(bytes) : input;
	// bytes of another encoding would lose letters without a word
	if (bytes && value === undefined) return unfit('JSON in UTF-8');
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(withoutBom(value));
	} catch {
		return unfit('JSON');
	}
};

/** A text that is a JSON array means its items. */
const jsonItems = (text: string): readonly unknown[] | undefined => {
	const value = text.trim().startsWith('[') ? asJson(text) : undefined;
	return Array.isArray(value) ? value : undefined;
};

const itemsOf = (input: unknown, split: boolean): readonly unknown[] => {
	if (Array.isArray(input)) return input;
	if (typeof input !== 'string') return [input];
	const items = jsonItems(input);
	if (items) return items;
	if (!split) return [input];
	return input
		.split(',')
		.map((item) => item.trim())
		.filter((item) => item !== '');
};

/** Whether a text shows nothing: blanks, and marks that nobody sees. */
export const isBlank = (text: string): boolean => /^[\s\p{Cf}]*$/u.test(text);

/** Several texts; those of an array stay as they are, also empty ones. */
export const asTexts = (input: unknown, split: boolean, from?: string): readonly string[] | Unfit => {
	const texts: string[] = [];
	for (const item of itemsOf(input, split)) {
		const one = asText(item, from);
		if (one instanceof Unfit) return unfit('a list of texts');
		texts.push(one);
	}
	return texts;
};

/** A name out of a command’s output ends with the line that it stood on. */
export const withoutLineEnd = (name: string): string => withoutEnd(name, /[\r\n]/);

/** Several names; an empty one names nothing, and would widen a filter or ask for what nobody has. */
export const asNames = (input: unknown, split: boolean, from?: string): readonly string[] | Unfit => {
	const names = asTexts(input, split, from);
	if (names instanceof Unfit) return names;
	const empty = names.findIndex(isBlank);
	return empty < 0 ? names : unfit(`a list of texts, and number ${empty + 1} is empty`);
};

export const asRecord = (input: unknown, secret = false): Readonly<Record<string, string>> | Unfit => {
	const value = asJson(input);
	if (!isMap(value)) return unfit('names with texts');
	const result: Record<string, string> = Object.create(null);
	for (const [key, item] of Object.entries(value)) {
		if (key.trim() === '') return unfit('names with texts, and one has no name');
		const one = asText(item);
		if (holdsHalf(key)) return unfit('names with texts, and a name holds half of a character');
		if (one instanceof Unfit) {
			const fault = typeof item === 'string' && holdsHalf(item) ? 'holds half of a character' : 'has none';
			return unfit(`names with texts, and ${secret ? 'one' : `“${key}”`} ${fault}`);
		}
		result[key] = one;
	}
	return result;
};
