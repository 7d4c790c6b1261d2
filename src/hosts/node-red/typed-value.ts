/**
 * What a flow stores for one field of a node: Node-RED’s own typed values, and two kinds that hold
 * further ones.
 */
export type TypedValue = SimpleValue | RowsValue | FormValue;

export interface SimpleValue {
	/** `str num bool json bin msg flow global env jsonata`, or `path` (a file’s path in the message). */
	readonly type: string;
	readonly value: string;
	/** Of a duration: `ms s min h d`. */
	readonly unit?: string;
}
export interface Row extends SimpleValue {
	/** Of a record’s row. */
	readonly key?: string;
}
export interface RowsValue {
	readonly type: 'rows';
	readonly value: readonly Row[];
}
export interface FormValue {
	readonly type: 'form';
	readonly value: TypedValues;
}
export type TypedValues = Readonly<Record<string, TypedValue>>;

/** Types whose value is known only while a message passes. */
export const DYNAMIC = ['msg', 'flow', 'global', 'env', 'jsonata'] as const;
const dynamic: ReadonlySet<string> = new Set([...DYNAMIC, 'path']);

/** A whole text that Node-RED replaces by an environment variable. */
export const ENV = /^\$\{[^}]+\}$/;

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 };

export const isRows = (typedValue: TypedValue): typedValue is RowsValue => typedValue.type === 'rows';
export const isForm = (typedValue: TypedValue): typedValue is FormValue => typedValue.type === 'form';
export const isTyped = (typedValue: TypedValue): typedValue is SimpleValue =>
	!isRows(typedValue) && !isForm(typedValue);
const SIMPLE = new Set(['str', 'num', 'bool', 'json', 'bin', 're', 'date', 'cred', 'path', ...DYNAMIC]);

/**
 * Whether it is a stored typed value, not a bare one that a program wrote: a payload may well be
 * `{ type: 'temperature', value: 21 }`.
 */
export const isTypedValue = (value: unknown): value is TypedValue => {
	if (typeof value !== 'object' || value === null || !('value' in value)) return false;
	const { type, value: held } = value as { readonly type?: unknown; readonly value: unknown };
	if (type === 'rows') return Array.isArray(held);
	if (type === 'form') return typeof held === 'object' && held !== null;
	return typeof type === 'string' && SIMPLE.has(type);
};
/** Whether the value is known only at run time. */
export const isDynamic = (typedValue: TypedValue): boolean =>
	dynamic.has(typedValue.type) || (isTyped(typedValue) && ENV.test(typedValue.value));

/** What a source that names nothing lacks; `undefined` where it names something, be it wrong. */
export const unnamed = ({ type, value }: SimpleValue): string | undefined => {
	if (!dynamic.has(type) || (typeof value === 'string' && value.trim() !== '')) return undefined;
	if (type === 'jsonata') return 'the expression is empty';
	return type === 'env'
		? 'the variable has no name'
		: `no property of ${type === 'path' ? 'msg' : type} is named`;
};

/** Whether nothing was given. A text may be given and empty; everything else may not. */
export const isEmpty = (typedValue: TypedValue | undefined): boolean => {
	if (typedValue === undefined || typedValue === null) return true;
	if (isRows(typedValue)) return typedValue.value.length === 0;
	if (isForm(typedValue)) return Object.keys(typedValue.value).length === 0;
	if (typedValue.type === 'json' && typedValue.value === '[]') return true;
	// a source was chosen, and names nothing yet: that is no untouched field
	if (dynamic.has(typedValue.type)) return false;
	// the time of now has no value of its own
	if (typedValue.type === 'date') return false;
	return typedValue.value === '' || typedValue.value === undefined || typedValue.value === null;
};

/**
 * A count with its unit as seconds, or as a text with a unit that no form has; what is not a number is left
 * as it is, so that the field can complain about it.
 */
export const inSeconds = (value: unknown, unit = 's'): unknown => {
	const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof count !== 'number' || !Number.isFinite(count)) return value;
	// a program may have written “minutes”, or what is no unit at all
	return Object.hasOwn(SECONDS, unit) ? count * (SECONDS[unit] as number) : `${count} ${unit}`;
};

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
};

/** What a typed value is, as far as that is known without a message; `undefined` where it is not. */
export const literalOf = (typedValue: TypedValue): unknown => {
	if (isForm(typedValue)) return literals(typedValue.value);
	if (isRows(typedValue)) {
		const rows = typedValue.value
			.map((row) => [row.key, literalOf(row)] as const)
			.filter(([, value]) => value !== undefined);
		return rows.some(([key]) => key !== undefined)
			? Object.fromEntries(rows)
			: rows.map(([, value]) => value);
	}
	if (isDynamic(typedValue) || (typedValue.value === '' && typedValue.type !== 'str')) return undefined;
	if (typedValue.unit !== undefined) return inSeconds(typedValue.value, typedValue.unit);
	if (typedValue.type === 'num') return Number(typedValue.value);
	if (typedValue.type === 'bool') return typedValue.value === 'true';
	return typedValue.type === 'json' || typedValue.type === 'bin'
		? parsed(typedValue.value)
		: typedValue.value;
};

/** Values by name, without those that are not known yet. */
export const literals = (typedValues: TypedValues): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(typedValues)
			.map(([name, typedValue]) => [name, literalOf(typedValue)] as const)
			.filter(([, value]) => value !== undefined),
	);
