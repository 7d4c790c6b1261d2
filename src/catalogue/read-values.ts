import { MusterError } from '../core/errors.ts';
import type { Field, Fields, Values } from './field.ts';
import { readValue, Unfit } from './read-value.ts';
import { meansNothing } from './typed-text.ts';

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** What came, in a few letters; a secret is never quoted. */
const quote = (field: Field, given: unknown): string => {
	if (field.secret) return 'what is there';
	if (typeof given === 'string') return `“${shorten(given)}”`;
	if (given instanceof Uint8Array) return `${given.length} bytes`;
	if (typeof given === 'object' && given !== null)
		return Array.isArray(given) ? `a list of ${given.length}` : 'an object';
	return String(given);
};

const hasOwn = (object: object, key: string) => Object.hasOwn(object, key);
const isMissing = (field: Field, value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(value === '' && field.kind !== 'bytes') ||
	meansNothing(field, value) ||
	((field.kind === 'list' || field.kind === 'picks' || field.kind === 'choices') &&
		Array.isArray(value) &&
		value.length === 0);

const bad = (name: string, field: Field, message: string): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `${field.example === undefined ? '' : `For example: ${field.example}. `}Nothing was sent.`,
		details: { field: name },
	});

/** Whether a field counts, given the values of the others. */
export const isShown = (field: Field, values: Readonly<Record<string, unknown>>): boolean =>
	Object.entries(field.show ?? {}).every(([other, wanted]) =>
		wanted.some((value) => value === values[other]),
	);

/**
 * Given values as the fields' own types, defaults filled in; fields that are not shown are left out.
 * @throws MusterError BAD_INPUT naming the first field that is wrong: what came, what was expected, an example.
 */
export const readValues = <F extends Fields>(
	fields: F,
	given: Readonly<Record<string, unknown>>,
): Values<F> => {
	const values: Record<string, unknown> = {};
	// what is shown may hang on a field that stands further down
	const entries = Object.entries(fields);
	for (const [name, field] of [
		...entries.filter(([, one]) => !one.show),
		...entries.filter(([, one]) => one.show),
	]) {
		if (!isShown(field, values)) continue;
		const raw = hasOwn(given, name)
			? given[name]
			: field.alias !== undefined && hasOwn(given, field.alias)
				? given[field.alias]
				: undefined;
		if (isMissing(field, raw)) {
			// an emptied text keeps empty, so that a default can be switched off
			const value = raw === '' && field.kind === 'text' && !field.required ? '' : field.default;
			if (value !== undefined) values[name] = value;
			else if (field.required) throw bad(name, field, `${field.label} is needed and nothing was given`);
			continue;
		}
		const value = readValue(field, raw);
		if (value instanceof Unfit)
			throw bad(name, field, `${field.label} is ${quote(field, raw)}, but has to be ${value.expected}`);
		if (field.required && isMissing(field, value))
			throw bad(name, field, `${field.label} is needed and nothing was given`);
		values[name] = value;
	}
	return values as Values<F>;
};

/** Names in `given` that no field has, so that a misspelt argument is not silently ignored. */
export const unknownNames = (fields: Fields, given: Readonly<Record<string, unknown>>): string[] => {
	const known = new Set(
		Object.entries(fields).flatMap(([name, field]) =>
			field.alias === undefined ? [name] : [name, field.alias],
		),
	);
	return Object.keys(given).filter((name) => !known.has(name));
};
