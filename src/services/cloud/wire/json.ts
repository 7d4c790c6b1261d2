import { GIB } from '../../../core/units.ts';

/** What a server may have sent, before it is known to be right. */
export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as it is, a number as text, anything else as ''. */
export const textOf = (value: unknown): string => {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
};

/** The same, `null` where there is none. */
export const textOrNull = (value: unknown): string | null => textOf(value) || null;

/** A number, also as text; `null` where there is none. */
export const numberOrNull = (value: unknown): number | null => {
	if (value === '' || (typeof value !== 'string' && typeof value !== 'number')) return null;
	const read = Number(value);
	return Number.isFinite(read) ? read : null;
};

/** `true` and `false`, also as text; `null` for anything else. */
export const flagOf = (value: unknown): boolean | null => {
	if (typeof value === 'boolean') return value;
	if (typeof value !== 'string') return null;
	if (/^true$/i.test(value)) return true;
	return /^false$/i.test(value) ? false : null;
};

/** Gigabytes as bytes. */
export const fromGib = (value: unknown): number | null => {
	const read = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof read === 'number' && Number.isFinite(read) ? read * GIB : null;
};

/** The records of a list; what is none is left out. */
export const listOf = (value: unknown): readonly Json[] =>
	Array.isArray(value) ? value.filter(isRecord) : [];

export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** `undefined` where it is no JSON. A mark of UTF-8 before it does no harm. */
export const parseJson = (text: string): unknown => {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
};

/** The same for an answer: JSON that stands in a JSON text is taken out of it; text where it is no JSON. */
export const parseAnswer = (text: string): unknown => {
	if (text === '') return undefined;
	const read = parseJson(text);
	if (read === undefined) return text;
	const inner = typeof read === 'string' && /^\s*[{[]/.test(read) ? parseJson(read) : undefined;
	return inner ?? read;
};
