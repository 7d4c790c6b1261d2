import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../catalogue/field.ts';
import { MusterError } from '../../core/errors.ts';
import { isEmpty, isExpression } from './expressions.ts';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

interface Row {
	readonly name: unknown;
	readonly value: unknown;
}

const NO_ROW: Row = { name: undefined, value: undefined };
/** What n8n does not store of a row is empty. */
const EMPTY_ROW: Row = { name: '', value: '' };

/** The rows of n8n’s widget for a record; `undefined` where the value is none of it. */
export const rowsIn = (value: unknown): readonly Row[] | undefined =>
	isObject(value) && Array.isArray(value['values'])
		? value['values'].map((row: unknown) => (isObject(row) ? { ...EMPTY_ROW, ...row } : NO_ROW))
		: undefined;

const badRows = (message: string, hint: string) =>
	new MusterError('BAD_INPUT', message, { hint: `${hint} Nothing was sent.` });

/**
 * Rows that would be lost, and a filter with them: n8n empties those that are not in its own form, and makes
 * rows without a name of an expression for all of them.
 */
export const checkRows = (field: Field, raw: unknown, input: unknown): void => {
	if (field.kind !== 'record') return;
	const form =
		'Write { "values": [{ "name": "…", "value": "…" }] } in the workflow, or put a new node in its place.';
	const names = (rowsIn(input) ?? []).map(({ name }) => name);
	if (isObject(raw) && isExpression(raw['values']) && names.length === 0)
		throw badRows(
			`${field.label} takes an expression that comes to no rows`,
			'Correct the expression or what the item brings, or take the rows out.',
		);
	if (isObject(raw) && Object.keys(raw).some((key) => key !== 'values' || !rowsIn(input)))
		throw badRows(`${field.label} is not in the form of rows`, form);
	const unnamed = names.findIndex((name) => isEmpty(name) || String(name).trim() === '');
	if (unnamed >= 0)
		throw badRows(`${field.label}: row ${unnamed + 1} has no name`, 'Give it one, or take the row out.');
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined)
		throw badRows(
			`${field.label} has ${field.secret ? 'one name' : `“${String(twice)}”`} twice`,
			'Only one of the rows could count.',
		);
};
