import { typedFlag, typedOption } from '../../../catalogue/typed-text.ts';
import { seconds } from '../../../core/units.ts';
import type { FormField, FormFields } from '../form.ts';
import {
	inSeconds,
	isTypedValue,
	type SimpleValue,
	type TypedValue,
	type TypedValues,
} from '../typed-value.ts';

const str = (value: unknown): SimpleValue => ({
	type: 'str',
	value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
});
const json = (value: unknown): SimpleValue => ({
	type: 'json',
	value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
});
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** JSON in a text, which programs write too; else the text. */
const parsed = (value: unknown): unknown => {
	if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
};

const rows = (value: unknown): TypedValue => {
	const items: readonly unknown[] = Array.isArray(value) ? value : [value];
	return { type: 'rows', value: items.map(str) };
};

const named = (value: unknown): TypedValue =>
	isObject(value) && !Array.isArray(value)
		? { type: 'rows', value: Object.entries(value).map(([key, item]) => ({ key, ...str(item) })) }
		: json(value);

const chosen = (value: unknown, { options = [] }: FormField): TypedValue => {
	const items: readonly unknown[] =
		typeof value === 'string' ? value.split(',') : ([value].flat() as unknown[]);
	return json(items.map((item) => typedOption(options, item) ?? item));
};

const fromBare = (field: FormField, value: unknown): TypedValue => {
	switch (field.kind) {
		case 'flag': {
			const flag = typedFlag(value);
			return flag === undefined ? str(value) : { type: 'bool', value: String(flag) };
		}
		case 'number':
			return { type: 'num', value: String(value) };
		case 'duration': {
			const time = seconds(value);
			return time === undefined ? str(value) : { type: 'num', value: String(time), unit: 's' };
		}
		case 'choice':
			return str(typedOption(field.options ?? [], value) ?? value);
		case 'choices':
			return chosen(parsed(value), field);
		case 'list':
		case 'picks':
			return rows(parsed(value));
		case 'record':
			return named(parsed(value));
		case 'json':
		case 'form':
			return json(value);
		default:
			return isObject(value) ? json(value) : str(value);
	}
};

/** One that a program wrote in its own form: `{ type: 'bool', value: 'yes' }`. */
const straight = (typedValue: TypedValue): TypedValue => {
	const { type, value, unit } = typedValue as SimpleValue;
	const time = unit === undefined ? undefined : seconds(inSeconds(value, unit));
	// a unit that the form does not offer would become another one there
	if (type === 'num' && time !== undefined && !['ms', 's', 'min', 'h', 'd'].includes(unit as string))
		return { type, value: String(time), unit: 's' };
	if (type === 'bool') return { ...typedValue, value: String(typedFlag(value) ?? value) } as SimpleValue;
	return ['number', 'boolean'].includes(typeof value)
		? ({ ...typedValue, value: String(value) } as SimpleValue)
		: typedValue;
};

/**
 * Values as a flow has them, each as a typed value: a program may have written bare ones, which count when
 * the flow runs. The form shows them, and keeps what it shows.
 */
export const typedValues = (fields: FormFields, values: unknown): TypedValues => {
	if (!isObject(values) || Array.isArray(values)) return {};
	const entries = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
		if (isTypedValue(value)) return [[name, straight(value)] as const];
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		return field && value !== undefined && value !== null ? [[name, fromBare(field, value)] as const] : [];
	});
	return Object.fromEntries(entries);
};
