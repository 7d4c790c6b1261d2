import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../catalogue/field.ts';
import { isLocator } from './locator.ts';
import { emptyJson } from './properties/empty-json.ts';
import { rowsIn } from './rows.ts';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: IDataObject): unknown => {
	const rows = rowsIn(value);
	if (rows) return Object.fromEntries(rows.map(({ name, value: text }) => [name, text]));
	return Object.keys(value).length === 0 ? undefined : value;
};

/** n8n's mapper keeps a field that nobody filled in as `null`. */
const filledIn = (value: unknown): unknown => {
	if (!isObject(value)) return value ?? undefined;
	const input = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
	return input.length === 0 ? undefined : Object.fromEntries(input);
};

/** Kinds of one value, for which an AI builder may take a locator too. */
const oneValue = new Set<Field['kind']>(['text', 'number', 'duration', 'size', 'flag', 'choice']);

const isLocated = ({ kind }: Field, value: unknown): value is IDataObject =>
	isLocator(value) && (kind === 'pick' || (oneValue.has(kind) && '__rl' in value));

/** The value of a field out of what n8n's widget for it stores. */
export const unwrap = (field: Field, value: unknown): unknown => {
	if (isLocated(field, value)) return value['value'];
	if (field.kind === 'record' && isObject(value)) return recordOf(value);
	if (field.kind === 'form' && isObject(value) && 'mappingMode' in value) return filledIn(value['value']);
	if (field.kind === 'json' && !field.required && value === emptyJson(field)) return undefined;
	return value;
};
