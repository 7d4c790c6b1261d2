import { RE2JS } from 're2js';
import { Malformed, type Value } from './msgpack.ts';

// How the agent's Go structs take what a client sends: nil and absent are the zero value, a foreign type ends
// the connection.

export type Fields = { readonly [key: string]: Value };

const refuse = (what: string): never => {
	throw new Malformed(what);
};

export const struct = (value: Value): Fields =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null
		? (value as Fields)
		: refuse('not a map');

export const text = (value: Value | undefined): string =>
	value == null ? '' : typeof value === 'string' ? value : refuse('not a text');

export const flag = (value: Value | undefined): boolean =>
	value == null ? false : typeof value === 'boolean' ? value : refuse('not a bool');

export const int = (value: Value | undefined): number =>
	value == null
		? 0
		: typeof value === 'number' || typeof value === 'bigint'
			? Number(value)
			: refuse('not an integer');

export const uint = (value: Value | undefined): number => {
	const number = int(value);
	return number < 0 ? refuse('negative') : number;
};

export const uint8 = (value: Value | undefined): number => {
	const number = uint(value);
	return number > 255 ? refuse('more than a byte') : number;
};

/** Bytes, a text, or a list of numbers: the agent takes all three. */
export const bytes = (value: Value | undefined): Uint8Array => {
	if (value == null) return new Uint8Array(0);
	if (value instanceof Uint8Array) return value;
	if (typeof value === 'string') return Buffer.from(value);
	return Array.isArray(value) ? Uint8Array.from((value as Value[]).map(uint8)) : refuse('not bytes');
};

export const texts = (value: Value | undefined): string[] =>
	value == null ? [] : Array.isArray(value) ? (value as Value[]).map(text) : refuse('not a list');

export const textMap = (value: Value | undefined): Record<string, string> => {
	const out: Record<string, string> = Object.create(null);
	if (value == null) return out;
	for (const [key, item] of Object.entries(struct(value))) out[key] = text(item);
	return out;
};

/** A Go pattern; `undefined`: it does not compile. */
export const pattern = (source: string): RE2JS | undefined => {
	try {
		return RE2JS.compile(source);
	} catch {
		return undefined;
	}
};

/** Half-anchored, as the agent does it for its lists: `^` + pattern + `$`. */
export const listPattern = (source: string): RE2JS | undefined => pattern(`^${source}$`);
