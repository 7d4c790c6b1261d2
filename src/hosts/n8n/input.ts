import type { IDataObject, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { Field, Fields } from '../../catalogue/field.ts';
import { MusterError } from '../../core/errors.ts';
import { checkParts, isEmpty, isExpression } from './expressions.ts';
import { fileOf } from './files.ts';
import { isOption } from './properties/place.ts';
import { checkRows } from './rows.ts';
import { unwrap } from './unwrap.ts';

/** Reads a parameter by name; `null` where it is hidden or not there. */
export type Reader = (name: string) => unknown;

const decoded = async (
	functions: IExecuteFunctions,
	item: number,
	value: unknown,
	format: unknown,
	{ label }: Field,
): Promise<unknown> => {
	if (format === 'binary') {
		if (value === '')
			throw new MusterError('BAD_INPUT', `${label} names no binary field`, {
				hint: 'For example: data. Nothing was sent.',
			});
		const parts: Uint8Array[] = [];
		for await (const part of fileOf(functions, item, value as string).read()) parts.push(part);
		return Buffer.concat(parts);
	}
	if (format !== 'base64' && format !== 'hex') return value;
	const text = String(value).replaceAll(/\s/g, '');
	const well = format === 'hex' ? /^([0-9a-f]{2})*$/i : /^[0-9a-z+/_-]*={0,2}$/i;
	if (!well.test(text))
		throw new MusterError(
			'BAD_INPUT',
			`${label} is not ${format === 'hex' ? 'pairs of hexadecimal digits' : 'base64'}`,
			{
				hint: 'Nothing was sent.',
			},
		);
	return Buffer.from(text, format);
};

/** A trigger's parameters. */
export const triggerInput = (functions: ITriggerFunctions, fields: Fields): Record<string, unknown> =>
	read(fields, functions.getNode().parameters, (name) => functions.getNodeParameter(name, null));

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

/** A text or list that was emptied by hand where it has a default. */
const isCleared = ({ kind, default: usual }: Field, raw: unknown): boolean =>
	(kind === 'text' || kind === 'list') && raw !== undefined && !isEmpty(usual);

/** A JSON field as the form opens it: nobody has written into it. */
const isOpened = ({ kind, default: usual }: Field, raw: unknown): boolean =>
	kind === 'json' && usual === undefined && typeof raw === 'string' && /^\s*(\{\s*\}|\[\s*\])?\s*$/.test(raw);

/** What was given; what nobody touched is left out, and what was set to nothing is there with nothing. */
export const read = (
	fields: Fields,
	parameters: Readonly<Record<string, unknown>>,
	parameter: Reader,
): Record<string, unknown> => {
	const options = (parameter('options') ?? {}) as IDataObject;
	const rawOptions = (isObject(parameters['options']) ? parameters['options'] : {}) as IDataObject;
	const input: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		const raw = isOption(field) ? rawOptions[name] : parameters[name];
		const given = isOption(field) ? options[name] : parameter(name);
		const value = unwrap(field, given);
		checkRows(field, raw, given);
		checkParts(field, raw, given);
		if (isOpened(field, raw)) continue;
		if (!isEmpty(value) || isExpression(raw) || isCleared(field, raw)) input[name] = value;
	}
	return input;
};

/** One item's parameters for some fields: files as streams, bytes as their format says. */
const itemInput = async (
	functions: IExecuteFunctions,
	fields: Fields,
	item: number,
): Promise<Record<string, unknown>> => {
	const { parameters } = functions.getNode();
	const given = read(fields, parameters, (name) => functions.getNodeParameter(name, item, null));
	const options = functions.getNodeParameter('options', item, {}) as IDataObject;
	for (const [name, field] of Object.entries(fields)) {
		const noField = field.kind === 'bytes' && options[`${name}Format`] === 'binary' && isEmpty(given[name]);
		if (noField) given[name] = await decoded(functions, item, '', 'binary', field);
		if (isEmpty(given[name])) continue;
		if (field.kind === 'file') given[name] = fileOf(functions, item, given[name] as string);
		if (field.kind === 'bytes')
			given[name] = await decoded(functions, item, given[name], options[`${name}Format`], field);
	}
	return given;
};

/**
 * Reads the parameters of any item; those without an expression, which are the same for all items, only once.
 */
export const inputFor = (
	functions: IExecuteFunctions,
	fields: Fields,
): ((item: number) => Promise<Record<string, unknown>>) => {
	const ofItems = Object.values(fields).some(({ kind }) => kind === 'file' || kind === 'bytes');
	const changes = ofItems || JSON.stringify(functions.getNode().parameters).includes('"=');
	let same: Promise<Record<string, unknown>> | undefined;
	return (item) => {
		if (changes) return itemInput(functions, fields, item);
		same ??= itemInput(functions, fields, item);
		return same;
	};
};
