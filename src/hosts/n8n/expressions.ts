import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../catalogue/field.ts';
import { MusterError } from '../../core/errors.ts';
import { isLocator } from './locator.ts';

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

/** Whether a parameter, as the workflow holds it, is an expression. */
export const isExpression = (raw: unknown): boolean => {
	if (typeof raw === 'string') return raw.startsWith('=');
	return isLocator(raw) && isExpression(raw['value']);
};

/** Whether a value is none. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	(isObject(value) && !(value instanceof Uint8Array) && Object.keys(value).length === 0);

/** What n8n's widget for a field holds: the fields of a mapper, the items of a list, the rows of a record. */
const partsIn = ({ kind }: Field, input: unknown): Readonly<Record<string, unknown>> => {
	if (!isObject(input)) return {};
	const asParts = (parts: unknown) => (isObject(parts) ? parts : {});
	if (kind === 'form') return 'mappingMode' in input ? asParts(input['value']) : {};
	if (kind === 'record') return asParts(input['values']);
	return Array.isArray(input) ? asParts(input) : {};
};

const cellOf = ({ kind }: Field, part: unknown): unknown =>
	kind === 'record' && isObject(part) ? part['value'] : part;

const labelOf = ({ kind }: Field, key: string, part: unknown): string => {
	if (kind === 'form') return key;
	const name = kind === 'record' && isObject(part) ? part['name'] : undefined;
	return typeof name === 'string' && name !== '' ? name : `row ${Number(key) + 1}`;
};

const toNothing = (place: string): MusterError =>
	new MusterError('BAD_INPUT', `${place} takes an expression that comes to nothing`, {
		hint: 'Correct the expression or what the item brings, or take this part out. Nothing was sent.',
	});

/**
 * A part whose expression comes to nothing is never taken for “not given”. `raw`: as the workflow holds the
 * parameter, `given`: as n8n has worked it out.
 * @throws MusterError BAD_INPUT naming the field and the part.
 */
export const checkParts = (field: Field, raw: unknown, input: unknown): void => {
	const isAll = field.kind === 'form' && isObject(raw) && isExpression(raw['value']);
	if (isAll && isObject(input) && isEmpty(input['value'])) throw toNothing(field.label);
	const found = partsIn(field, input);
	for (const [key, part] of Object.entries(partsIn(field, raw))) {
		if (!isExpression(cellOf(field, part)) || !isEmpty(cellOf(field, found[key]))) continue;
		throw toNothing(`${field.label}: ${labelOf(field, key, found[key])}`);
	}
};
