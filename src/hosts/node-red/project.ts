import { type Field, type Fields, flag, text } from '../../catalogue/field.ts';
import type { AnyOperation, Returns } from '../../catalogue/operation.ts';
import { fieldsOf } from '../../catalogue/extras.ts';
import { mapValues } from '../../core/map-values.ts';
import { byteText } from '../../core/units.ts';
import type { FormField, FormFields, Plain, PlainDuration } from './form.ts';
import type { TypedValue } from './typed-value.ts';

const UNITS = [
	['d', 86_400],
	['h', 3600],
	['min', 60],
	['s', 1],
	['ms', 0.001],
] as const;

/** Seconds in the largest unit that leaves a whole number. */
export const inUnit = (seconds: number): PlainDuration => {
	for (const [unit, size] of UNITS) {
		const value = Math.round((seconds / size) * 1e6) / 1e6;
		if (seconds > 0 && Number.isInteger(value)) return { value, unit };
	}
	return { value: seconds, unit: 's' };
};

/** What a field’s default looks like in a flow; `undefined` if it has none. */
export const startOf = (field: Field): TypedValue | undefined => {
	if (field.default === undefined) return undefined;
	switch (field.kind) {
		case 'flag':
			return { type: 'bool', value: String(field.default) };
		case 'number':
			return { type: 'num', value: String(field.default) };
		case 'duration': {
			const { value, unit } = inUnit(field.default);
			return { type: 'num', value: String(value), unit };
		}
		case 'size':
			return { type: 'str', value: byteText(field.default) };
		case 'json':
		case 'choices':
			return { type: 'json', value: JSON.stringify(field.default) };
		case 'record':
			return {
				type: 'rows',
				value: Object.entries(field.default).map(([key, value]) => ({ key, type: 'str', value })),
			};
		case 'list':
		case 'picks':
			return { type: 'rows', value: field.default.map((value) => ({ type: 'str', value })) };
		case 'bytes':
			return { type: 'bin', value: JSON.stringify([...field.default]) };
		case 'form':
			return { type: 'json', value: JSON.stringify(field.default) };
		case 'file':
			return undefined;
		default:
			return { type: 'str', value: String(field.default) };
	}
};

/** What a setting’s default looks like in a connection node. */
export const plainOf = (field: Field): Plain => {
	switch (field.kind) {
		case 'duration':
			return field.default === undefined ? { value: '', unit: 's' } : inUnit(field.default);
		case 'list':
			return field.default ?? [''];
		case 'flag':
			return field.default ?? false;
		case 'number':
		case 'text':
		case 'choice':
		case 'size':
			return field.default ?? '';
		default:
			throw new Error(`A connection cannot have a setting of kind “${field.kind}” (“${field.label}”)`);
	}
};

/** An operation says which file it wants; where it may come from, each editor says. */
const FILE_FROM = 'its path on the machine of Node-RED, or its content from a message';
const FILE_FOLDER = '/home/me';

const words = ({
	default: _default,
	alias: _alias,
	since,
	only,
	help,
	...field
}: Field & { value?: unknown }): FormField => {
	const { fileName, ...rest } = 'fileName' in field ? field : { ...field, fileName: undefined };
	const isFile = fileName !== undefined;
	const where = [since && `from release ${since}`, only && `${only} only`].filter(Boolean).join(', ');
	const sentence = [help, isFile && FILE_FROM, where].filter(Boolean).join('; ');
	return {
		...rest,
		...(isFile ? { example: `${FILE_FOLDER}/${fileName}` } : {}),
		...(sentence ? { help: sentence } : {}),
	} as FormField;
};

/** Fields for the form of an action or a trigger. */
export const formFields = (fields: Fields): FormFields =>
	Object.fromEntries(
		Object.entries(fields).map(([name, field]) => {
			const start = startOf(field);
			return [name, { ...words(field), ...(start ? { start } : {}) }];
		}),
	);

/** The form of a step. Whoever gives all fields as one object (*Arguments*) need not fill them one by one. */
export const stepForm = (step: AnyOperation): FormFields => {
	const fields = formFields(stepFields(step));
	if (!('arguments' in fields)) return fields;
	const entries = Object.entries(fields).map(([name, field]) => [
		name,
		field.required && name in step.fields ? { ...field, unless: 'arguments' } : field,
	]);
	return Object.fromEntries(entries);
};

/** Fields for the form of a connection. */
export const settingFields = (fields: Fields): FormFields =>
	Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [
			name,
			{ ...words(field), ...(field.secret ? {} : { plain: plainOf(field) }) },
		]),
	);

const each = flag('Split', {
	default: false,
	help: 'Whether to send one message for each result, numbered as the split node does',
});

const saveTo = text('Save to', {
	placeholder: 'msg.payload, as a Buffer',
	example: '/home/me/received.bin',
	help: 'Path of a file on the machine of Node-RED; a file that is there is replaced',
});

const resultTo = text('Result to', {
	advanced: true,
	placeholder: 'payload',
	example: 'members',
	pattern:
		'(?!(?:msg\\.)?(?:_msgid|_muster|req|res)(?:\\.|$))(?!(?:.*\\.)?(?:__proto__|constructor|prototype)(?:\\.|$))(?:msg\\.)?[A-Za-z_$][\\w$]*(?:\\.[\\w$]+)*',
	expected: 'a property of the message',
	help: 'Which property of the message takes the result; payload if empty',
});

/** What Node-RED adds to a step, by what it returns. */
const ADDED = {
	nothing: {},
	one: {},
	stream: {},
	many: { each },
	file: { saveTo },
} satisfies Record<Returns, Fields>;
const DELIVERY = mapValues<Fields, Fields>(ADDED, (added) => ({ ...added, resultTo }));

/** The fields that Node-RED itself adds to a step: how its result leaves the node. */
export const deliveryFields = ({ returns = 'nothing' }: AnyOperation): Fields => DELIVERY[returns] as Fields;

/**
 * The fields of a step as Node-RED users see them: the vocabulary’s, *Split* for many results, *Save to* for
 * a file.
 */
export const stepFields = (step: AnyOperation): Fields => {
	const extras = Object.entries(fieldsOf(step)).filter(([name]) => !(name in step.fields));
	return { ...step.fields, ...ADDED[step.returns ?? 'nothing'], ...Object.fromEntries(extras), resultTo };
};
