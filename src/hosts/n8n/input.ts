import type { IDataObject, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { Field, Fields } from '../../catalogue/field.ts';
import { readValues } from '../../catalogue/read-values.ts';
import { title } from '../../core/case.ts';
import { MusterError, thrownText } from '../../core/errors.ts';
import { decoded } from './decoded.ts';
import { checkParts, isEmpty, isExpression } from './expressions.ts';
import { fileOf } from './files.ts';
import { formatName, formatsOf } from './properties/bytes-format.ts';
import { isOption } from './properties/place.ts';
import { checkRows } from './rows.ts';
import { unwrap } from './unwrap.ts';

/** Reads a parameter by name; `null` where it is hidden or not there. */
export type Reader = (name: string) => unknown;

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

const isPlainObject = (value: unknown): boolean => isObject(value) && !Array.isArray(value);

/**
 * A reader that works out only those options that are asked for: an expression that fails in another one
 * is no fault of theirs.
 */
export const readerOf =
	(parameters: Readonly<Record<string, unknown>>, fields: Fields, parameter: Reader): Reader =>
	(name) => {
		const raw = parameters['options'];
		if (name !== 'options' || !isObject(raw)) return parameter(name);
		const names = Object.keys(raw).filter((option) => Object.hasOwn(fields, option));
		return Object.fromEntries(names.map((option) => [option, parameter(`options.${option}`)]));
	};

/** A trigger's parameters. @throws MusterError BAD_INPUT for an expression that needs an item. */
export const triggerInput = <F extends Fields>(
	functions: ITriggerFunctions,
	fields: F,
): Record<string, unknown> => {
	const { parameters } = functions.getNode();
	const workedOut: Reader = (path) => {
		const name = path.replace(/^options\./, '');
		try {
			return functions.getNodeParameter(path, null);
		} catch (cause) {
			const message = `${fields[name]?.label ?? title(name)} takes an expression that cannot be worked out here: ${thrownText(cause)}`;
			throw new MusterError('BAD_INPUT', message, {
				hint: 'A trigger has no item before it, so there is no $json. Give a value, or an expression of $vars.',
				cause,
				details: { field: name },
			});
		}
	};
	return read(fields, parameters, readerOf(parameters, fields, workedOut));
};

/** A text or list that was emptied by hand where it has a default. */
const isCleared = ({ kind, default: usual }: Field, raw: unknown): boolean =>
	(kind === 'text' || kind === 'list') && raw !== undefined && !isEmpty(usual);

/** A switch of the form is on or off: only a program sets it to nothing, and a preview would be for real. */
const isNoSwitch = ({ kind, default: usual }: Field, raw: unknown): boolean =>
	kind === 'flag' && usual !== undefined && raw !== undefined;

/** A JSON field as the form opens it: nobody has written into it. */
const isOpened = ({ kind, default: usual }: Field, raw: unknown): boolean =>
	kind === 'json' &&
	usual === undefined &&
	typeof raw === 'string' &&
	/^(\{\s*\}|\[\s*\])?$/.test(raw.trim());

/** One expression for all options would hide which of them came to nothing. */
const checkOptions = (raw: unknown): void => {
	if (isEmpty(raw) || isPlainObject(raw)) return;
	throw new MusterError('BAD_INPUT', 'The options are not in the form of names with values', {
		hint: 'Write { "options": { "…": … } }, with an expression in each option. Nothing was sent.',
		details: { field: 'options' },
	});
};

/** What was given; what nobody touched is left out, and what was set to nothing is there with nothing. */
export const read = (
	fields: Fields,
	parameters: Readonly<Record<string, unknown>>,
	parameter: Reader,
): Record<string, unknown> => {
	checkOptions(parameters['options']);
	const options = (parameter('options') ?? {}) as IDataObject;
	const rawOptions = (isObject(parameters['options']) ? parameters['options'] : {}) as IDataObject;
	const input: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		const raw = isOption(field) ? rawOptions[name] : parameters[name];
		const resolved = isOption(field) ? options[name] : parameter(name);
		const value = unwrap(field, resolved);
		checkRows(field, raw, resolved);
		checkParts(field, raw, resolved);
		if (isOpened(field, raw)) continue;
		const isSet = !isEmpty(value) || isExpression(raw) || isCleared(field, raw) || isNoSwitch(field, raw);
		if (isSet) input[name] = value;
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
	const parameter: Reader = (name) => functions.getNodeParameter(name, item, null);
	const readFields = (some: Fields) => read(some, parameters, readerOf(parameters, some, parameter));
	const input = readFields(fields);
	const formatFields = formatsOf(fields);
	const formats = readValues(formatFields, readFields(formatFields));
	for (const [name, field] of Object.entries(fields)) {
		const format = formats[formatName(name)];
		if (format === 'binary' && isEmpty(input[name]))
			input[name] = await decoded(functions, item, '', 'binary', field);
		if (isEmpty(input[name])) continue;
		if (field.kind === 'file') input[name] = fileOf(functions, item, input[name], field.label);
		if (field.kind === 'bytes') input[name] = await decoded(functions, item, input[name], format, field);
	}
	return input;
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
