import { typedFlag } from '../../../catalogue/typed-text.ts';
import { isMusterError, MusterError } from '../../../core/errors.ts';
import {
	ENV,
	inSeconds,
	isDynamic,
	isForm,
	isRows,
	isTyped,
	isTypedValue,
	type Row,
	type SimpleValue,
	type TypedValue,
	unnamed,
} from '../typed-value.ts';
import { askedOf, MAX_VALUE_SECONDS } from './asked-value.ts';
import type { Message, Red, RedNode } from './red.ts';

/** Where typed values are evaluated. */
export interface EvaluationContext {
	readonly red: Red;
	readonly node: RedNode;
	/** `null` for a trigger, which has no message. */
	readonly message: Message | null;
	/** Ends the waiting for what is slow to answer. */
	readonly signal?: AbortSignal;
}

/** What a value is for: the field's label, or the label and the part of it. */
export interface ValuePosition {
	readonly label: string;
	/** Whether an empty text is a value there. */
	readonly empty: boolean;
	/** Whether a text that looks like a variable may be meant as it is. */
	readonly script: boolean;
}

const CONTEXTS: ReadonlySet<string> = new Set(['flow', 'global']);

/** The error for a value that could not be worked out. */
export const notWorkedOut = (label: string, type: string, cause: unknown): MusterError => {
	const words =
		cause instanceof Error
			? cause.message
			: String((cause as { message?: unknown } | undefined)?.message ?? cause);
	const hint = CONTEXTS.has(type)
		? 'See what is wrong with the store of this context, or choose another kind of value.'
		: 'Correct the expression in the node, or what the message brings.';
	return new MusterError('BAD_INPUT', `${label}: its value could not be worked out (${type}): ${words}`, {
		hint: `${hint} Nothing was sent.`,
		cause,
	});
};

export const isNothing = (value: unknown): boolean =>
	value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const spokenNothing = (value: unknown): string => {
	if (value === undefined) return 'is missing';
	if (value === null) return 'is null';
	return value === '' ? 'is an empty text' : 'is an empty list';
};

/** A property of a store of its own, as Node-RED writes it: `#:(file)::count`. */
const STORED = /^#:\((.+?)\)::(.+)$/s;

const spokenSource = ({ type, value }: SimpleValue): string => {
	if (type === 'jsonata') return `the expression ${value}`;
	if (type === 'env') return `the variable ${value}`;
	if (ENV.test(value)) return value;
	const [, store, property] = STORED.exec(value) ?? [];
	if (store !== undefined) return `${type}.${property} of the store “${store}”`;
	return `${type === 'path' ? 'msg' : type}.${value}`;
};

/** What to do where a value comes to nothing: the message is not to blame for a variable or a context. */
const remedyFor = ({ type, value }: SimpleValue): string => {
	if (type === 'env' || ENV.test(value)) return 'Give the variable a value';
	return CONTEXTS.has(type) ? 'Set it in the context first' : 'Correct what the message brings';
};

/** What works out to nothing is never taken for “not given”. */
const checkSet = ({ label, empty }: ValuePosition, typedValue: SimpleValue, value: unknown): void => {
	if (!isDynamic(typedValue) || !isNothing(value) || (empty && value === '')) return;
	// Node-RED gives an empty text for a variable that is not set
	const nothing = typedValue.type === 'env' && value === '' ? 'is not set or empty' : spokenNothing(value);
	throw new MusterError('BAD_INPUT', `${label} takes ${spokenSource(typedValue)}, which ${nothing}`, {
		hint: `${remedyFor(typedValue)}, or clear the field to leave it out. Nothing was sent.`,
	});
};

const noName = ({ label }: ValuePosition, lacks: string): MusterError =>
	new MusterError('BAD_INPUT', `${label} is set, but ${lacks}`, {
		hint: 'Complete it, or choose another kind of value and clear the field to leave it out. Nothing was sent.',
	});

const notSet = ({ label }: ValuePosition, variable: string): MusterError =>
	new MusterError('BAD_INPUT', `${label}: the variable ${variable} is not set`, {
		hint: 'Set it in the environment of Node-RED, of the flow or of the group. Nothing was sent.',
		details: { variable },
	});

/** Node-RED has filled in the variables that it knows, unless they are empty. */
const variable = ({ red, node }: EvaluationContext, place: ValuePosition, text: string): unknown => {
	const name = text.slice(2, -1);
	const value = red.util.getSetting?.(node, name);
	if (value === undefined && !place.script) throw notSet(place, name);
	return value ?? text;
};

const noMessage = ({ label }: ValuePosition, typedValue: SimpleValue): MusterError =>
	new MusterError('BAD_INPUT', `${label} takes ${spokenSource(typedValue)}, which is missing`, {
		hint: 'A node that begins a flow has no message: choose another kind of value. Nothing was sent.',
	});

const tooLate = ({ label }: ValuePosition, typedValue: SimpleValue): MusterError =>
	new MusterError(
		'TIMEOUT',
		`${label} takes ${spokenSource(typedValue)}, which was not there within ${MAX_VALUE_SECONDS} s`,
		{
			hint: 'See why the store of the context does not answer (contextStorage in settings.js), or choose another kind of value. Nothing was sent.',
		},
	);

/** Types whose value is written as a text of their own. */
const LITERAL: ReadonlySet<string> = new Set(['json', 'bin', 're', 'date']);

const workedOut = async (
	scene: EvaluationContext,
	place: ValuePosition,
	typedValue: SimpleValue,
): Promise<unknown> => {
	const { type, value } = typedValue;
	// a variable of a flow may be any thing; as a text it would be “[object Object]”
	if (type === 'str' && typeof value !== 'string') return value;
	if (type === 'str' && ENV.test(value)) return variable(scene, place, value);
	// what is no number is told as it was written
	if (type === 'num' && (typeof value !== 'string' || Number.isNaN(Number(value)))) return value;
	// a program wrote the thing itself, not its text
	if (LITERAL.has(type) && typeof value !== 'string') return value;
	// Node-RED takes all but “true” for false, also “yes”
	if (type === 'bool') return typedFlag(value) ?? value;
	// Node-RED would give the name of the property itself
	if (scene.message === null && (type === 'msg' || type === 'path')) throw noMessage(place, typedValue);
	const late = () => tooLate(place, typedValue);
	return askedOf(scene, typedValue, late).catch((cause: unknown) => {
		throw isMusterError(cause) ? cause : notWorkedOut(place.label, type, cause);
	});
};

const simple = async (
	scene: EvaluationContext,
	place: ValuePosition,
	typedValue: SimpleValue,
): Promise<unknown> => {
	const lacks = unnamed(typedValue);
	if (lacks !== undefined) throw noName(place, lacks);
	if (typedValue.value === '' && typedValue.type !== 'str' && typedValue.type !== 'date') return undefined;
	const value = await workedOut(scene, place, typedValue);
	checkSet(place, typedValue, value);
	return typedValue.unit === undefined ? value : inSeconds(value, typedValue.unit);
};

const partOf = ({ label, script }: ValuePosition, name: string): ValuePosition => ({
	label: `${label}: ${name}`,
	empty: false,
	script,
});

/** Of two rows with one name only one could count, and a row without a name not at all. */
const checkNames = ({ label }: ValuePosition, rows: readonly Row[]): void => {
	const names = rows.map(({ key }) => key);
	if (names.every((name) => name === undefined)) return;
	const unnamed = names.findIndex((name) => name === undefined || name.trim() === '');
	const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
	if (unnamed < 0 && twice < 0) return;
	const what =
		unnamed < 0 ? `row ${twice + 1} has the name of another row` : `row ${unnamed + 1} has no name`;
	throw new MusterError('BAD_INPUT', `${label}: ${what}`, {
		hint: 'Give it a name of its own, or take the row out. Nothing was sent.',
	});
};

/** Rows that programs wrote: a bare text, number or flag is that value, and so is one without a type. */
const readRow = ({ label }: ValuePosition, input: unknown, index: number): Row => {
	if (['string', 'number', 'boolean'].includes(typeof input)) return { type: 'str', value: input as string };
	if (typeof input === 'object' && input !== null) {
		const row: unknown = 'type' in input ? input : { type: 'str', ...input };
		if (isTypedValue(row) && isTyped(row)) return row;
	}
	throw new MusterError('BAD_INPUT', `${label}: row ${index + 1} is no row`, {
		hint: 'A row is an object with type and value, and key in a record. Nothing was sent.',
	});
};

const rowsOf = async (
	scene: EvaluationContext,
	place: ValuePosition,
	input: readonly unknown[],
): Promise<unknown> => {
	const rows = input.map((row, index) => readRow(place, row, index));
	checkNames(place, rows);
	const cells = await Promise.all(
		rows.map((row, index) => simple(scene, partOf(place, row.key || `row ${index + 1}`), row)),
	);
	return rows.some(({ key }) => key !== undefined)
		? Object.fromEntries(rows.map(({ key = '' }, index) => [key, cells[index]]))
		: cells;
};

/**
 * What a typed value is for one message, durations in seconds; empty parts of a form are left out.
 * @throws MusterError BAD_INPUT naming the field, and the part of it, whose expression failed or came to
 * nothing.
 */
export const evaluate = async (
	scene: EvaluationContext,
	place: ValuePosition,
	typedValue: TypedValue,
): Promise<unknown> => {
	if (isRows(typedValue)) return rowsOf(scene, place, typedValue.value);
	if (!isForm(typedValue)) return simple(scene, place, typedValue);
	const parts = await Promise.all(
		Object.entries(typedValue.value).map(
			async ([name, part]) => [name, await evaluate(scene, partOf(place, name), part)] as const,
		),
	);
	return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
};
