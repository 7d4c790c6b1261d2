import type { Field, Option } from './field.ts';

/** What people and AI agents type, where only one reading is possible. */
const FLAGS: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	on: true,
	'1': true,
	false: false,
	no: false,
	off: false,
	'0': false,
};

/** `Yes`, `TRUE`, `1` → `true`; `undefined` where it means neither. */
export const typedFlag = (input: unknown): boolean | undefined => {
	if (typeof input === 'boolean') return input;
	if (typeof input !== 'string' && typeof input !== 'number') return undefined;
	const text = String(input).trim().toLowerCase();
	return Object.hasOwn(FLAGS, text) ? FLAGS[text] : undefined;
};

/**
 * The value of an option that was given by its value or its label, in any case; `undefined` where none or
 * several fit.
 */
export const typedOption = (options: readonly Option[], input: unknown): string | undefined => {
	if (typeof input !== 'string') return undefined;
	const exact = options.find(({ value }) => value === input);
	if (exact) return exact.value;
	const text = input.trim().toLowerCase();
	const fit = options.filter(
		({ value, label }) => value.toLowerCase() === text || label.toLowerCase() === text,
	);
	return fit.length === 1 ? fit[0]?.value : undefined;
};

const NEVER_TEXT = new Set<Field['kind']>([
	'number',
	'duration',
	'size',
	'choice',
	'choices',
	'pick',
	'picks',
]);

/** Whether a text such as `null` says that there is no value: in fields where it can mean nothing else. */
export const meansNothing = (field: Field, input: unknown): boolean =>
	typeof input === 'string' &&
	NEVER_TEXT.has(field.kind) &&
	['null', 'undefined', 'none'].includes(input.trim().toLowerCase()) &&
	!('options' in field && typedOption(field.options, input) !== undefined);
