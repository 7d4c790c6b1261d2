import { bytesIn } from '../core/bytes.ts';
import { pastedKey, withUnseen } from '../core/pasted.ts';
import { isMusterError, MusterError, thrownText } from '../core/errors.ts';
import type { Field, Fields, Values } from './field.ts';
import { readValue, Unfit } from './read-value.ts';
import { meansNothing } from './typed-text.ts';

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** What came, in a few letters; a secret is never quoted. */
const quote = (field: Field, input: unknown): string => {
	if (field.secret || (field.kind === 'json' && field.unquoted)) return 'what is there';
	if (typeof input === 'string') return `“${withUnseen(shorten(input))}”`;
	const bytes = bytesIn(input);
	if (bytes) return `${bytes.length} bytes`;
	if (typeof input === 'object' && input !== null)
		return Array.isArray(input) ? `a list of ${input.length}` : 'an object';
	return Object.is(input, -0) ? '-0' : String(input);
};

/** In a credential the secrets are next door: a text is quoted only where it can be none. */
const quoteSetting = (field: Field, input: unknown): string =>
	typeof input !== 'string' || /^(.{0,6}|[-+\d.\s]+[a-z]{0,3})$/i.test(input)
		? quote(field, input)
		: 'what is there';

const hasOwn = (object: object, key: string) => Object.hasOwn(object, key);

/** How a field holds several things: without any it says nothing, be it meant as all, none or the usual. */
const HOLDS: Partial<Record<Field['kind'], RegExp>> = {
	list: / Array\]$/,
	picks: / Array\]$/,
	choices: / Array\]$/,
	record: / Object\]$/,
	form: / Object\]$/,
	json: / (Array|Object)\]$/,
};

const holdsNothing = ({ kind }: Field, value: unknown): boolean =>
	HOLDS[kind]?.test(Object.prototype.toString.call(value)) === true &&
	Object.keys(value as object).length === 0;

/** Nothing at all, whatever the field. */
const isEmpty = (field: Field, value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(value === '' && field.kind !== 'bytes') ||
	meansNothing(field, value) ||
	holdsNothing(field, value);

/** Whether “empty” is a value of this field, e.g. an empty payload. */
const mayBeEmpty = (field: Field, value: unknown): boolean =>
	field.empty === true && ((value === '' && field.kind !== 'json') || holdsNothing(field, value));

const spokenEmpty = (value: unknown): string => {
	if (value === '') return 'an empty text';
	if (Array.isArray(value)) return 'an empty list';
	if (typeof value === 'object' && value !== null) return 'an empty object';
	return value === null ? 'null' : 'nothing (undefined)';
};

const bad = (name: string, field: Field, message: string): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `${field.example === undefined ? '' : `For example: ${field.example}. `}Nothing was sent.`,
		details: { field: name },
	});

/** Whether a field counts, given the values of the others. */
export const isShown = ({ show }: Field, values: Readonly<Record<string, unknown>>): boolean =>
	show === undefined ||
	Object.entries(show).every(([other, wanted]) => wanted.some((value) => value === values[other]));

type Entries = readonly (readonly [string, Field])[];
const orderCache = new WeakMap<Fields, Entries>();

/** What is shown may hang on a field that stands further down: that one is read first. */
const inReadingOrder = (fields: Fields): Entries => {
	const found = orderCache.get(fields);
	if (found) return found;
	const entries = Object.entries(fields);
	const made = [...entries.filter(([, { show }]) => !show), ...entries.filter(([, { show }]) => show)];
	orderCache.set(fields, made);
	return made;
};

const needed = (name: string, field: Field) =>
	bad(name, field, `${field.label} is needed and nothing was given`);

const setToNothing = (name: string, field: Field, value: unknown): MusterError =>
	new MusterError('BAD_INPUT', `${field.label} was set, but its value is ${spokenEmpty(value)}`, {
		hint: `Correct the expression or the message; to leave the field out, clear it. ${field.example === undefined ? '' : `For example: ${field.example}. `}Nothing was sent.`,
		details: { field: name },
	});

/** A value whose own code fails when it is looked at: a getter, a proxy. */
const unreadable = (name: string, field: Field, thrown: unknown): MusterError =>
	bad(name, field, `${field.label} cannot be read${field.secret ? '' : `: ${thrownText(thrown)}`}`);

/** What `empty` says of a field that was given, but as nothing: its value, or an error. */
type Empty = (name: string, field: Field, value: unknown) => unknown;

const readAll = (
	fields: Fields,
	input: Readonly<Record<string, unknown>>,
	empty: Empty,
	quoted = quote,
): Readonly<Record<string, unknown>> => {
	const values: Record<string, unknown> = {};
	const readField = (name: string, field: Field): void => {
		const key = field.alias !== undefined && !hasOwn(input, name) ? field.alias : name;
		const raw = input[key];
		const isGiven = hasOwn(input, key) && !meansNothing(field, raw);
		if (!isGiven || isEmpty(field, raw)) {
			const value = isGiven ? empty(name, field, raw) : field.default;
			if (value !== undefined) values[name] = value;
			else if (field.required) throw needed(name, field);
			return;
		}
		const value = readValue(field, raw);
		if (value instanceof Unfit)
			throw bad(name, field, `${field.label} is ${quoted(field, raw)}, but has to be ${value.expected}`);
		const read = isEmpty(field, value) ? empty(name, field, value) : value;
		if (read !== undefined) values[name] = read;
	};
	for (const [name, field] of inReadingOrder(fields)) {
		if (!isShown(field, values)) continue;
		try {
			readField(name, field);
		} catch (thrown) {
			throw isMusterError(thrown) ? thrown : unreadable(name, field, thrown);
		}
	}
	return values;
};

/**
 * A step’s or trigger’s input as the fields' own types, defaults filled in; fields that are not shown are
 * left out. A field that is not in `input` was not given. One that is there with nothing (`undefined`, null,
 * an empty text or list) was set and came to nothing, which is refused unless the field says that empty is a
 * value: hosts leave out what nobody touched.
 * @throws MusterError BAD_INPUT naming the first field that is wrong: what came, what was expected, an
 *   example.
 */
export const readValues = <F extends Fields>(
	fields: F,
	input: Readonly<Record<string, unknown>>,
): Values<F> =>
	readAll(fields, input, (name, field, value) => {
		if (mayBeEmpty(field, value)) return value;
		throw field.required ? needed(name, field) : setToNothing(name, field, value);
	}) as Values<F>;

/** Passwords and keys of one line come with the end of the file or the page that they were copied from. */
const withoutPasteMarks = (
	fields: Fields,
	settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(settings).map(([name, value]) => {
			const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
			const isOneLine = field?.kind === 'text' && field.secret === true && field.lines === undefined;
			return [name, isOneLine && typeof value === 'string' ? pastedKey(value) : value];
		}),
	);

/**
 * A connection’s settings as the fields’ own types. Forms store every field, so an empty one was not given;
 * but one that was cleared where it has a default text or list never falls back to it.
 * @throws MusterError BAD_INPUT as {@link readValues}.
 */
export const readSettings = <F extends Fields>(
	fields: F,
	settings: Readonly<Record<string, unknown>>,
): Values<F> =>
	readAll(
		fields,
		withoutPasteMarks(fields, settings),
		(name, field, value) => {
			const cleared = (field.kind === 'text' || field.kind === 'list') && field.default !== undefined;
			if (value !== undefined && (field.required || cleared)) throw needed(name, field);
			return field.default;
		},
		quoteSetting,
	) as Values<F>;

/** Names in `given` that no field has, so that a misspelt argument is not silently ignored. */
export const unknownNames = (fields: Fields, input: Readonly<Record<string, unknown>>): string[] => {
	const known = new Set(
		Object.entries(fields).flatMap(([name, field]) =>
			field.alias === undefined ? [name] : [name, field.alias],
		),
	);
	return Object.keys(input).filter((name) => !known.has(name));
};
