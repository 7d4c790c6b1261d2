/**
 * What a flow stores for one field of a node: Node-RED’s own typed values, and two kinds that hold further
 * slots.
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

export const isRows = (slot: TypedValue): slot is RowsValue => slot.type === 'rows';
export const isForm = (slot: TypedValue): slot is FormValue => slot.type === 'form';
export const isTyped = (slot: TypedValue): slot is SimpleValue => !isRows(slot) && !isForm(slot);
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
export const isDynamic = (slot: TypedValue): boolean =>
	dynamic.has(slot.type) || (isTyped(slot) && ENV.test(slot.value));

/** Whether nothing was given. A text may be given and empty; everything else may not. */
export const isEmpty = (slot: TypedValue | undefined): boolean => {
	if (slot === undefined || slot === null) return true;
	if (isRows(slot)) return slot.value.length === 0;
	if (isForm(slot)) return Object.keys(slot.value).length === 0;
	if (slot.type === 'json' && slot.value === '[]') return true;
	// the time of now has no value of its own
	if (slot.type === 'date') return false;
	return slot.value === '' || slot.value === undefined || slot.value === null;
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

/** The value of a slot as far as it is known without a message; `undefined` where it is not. */
export const literalOf = (slot: TypedValue): unknown => {
	if (isForm(slot)) return literals(slot.value);
	if (isRows(slot)) {
		const rows = slot.value
			.map((row) => [row.key, literalOf(row)] as const)
			.filter(([, value]) => value !== undefined);
		return rows.some(([key]) => key !== undefined)
			? Object.fromEntries(rows)
			: rows.map(([, value]) => value);
	}
	if (isDynamic(slot) || (slot.value === '' && slot.type !== 'str')) return undefined;
	if (slot.unit !== undefined) return inSeconds(slot.value, slot.unit);
	if (slot.type === 'num') return Number(slot.value);
	if (slot.type === 'bool') return slot.value === 'true';
	return slot.type === 'json' || slot.type === 'bin' ? parsed(slot.value) : slot.value;
};

/** Values by name, without those that are not known yet. */
export const literals = (slots: TypedValues): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(slots)
			.map(([name, slot]) => [name, literalOf(slot)] as const)
			.filter(([, value]) => value !== undefined),
	);
