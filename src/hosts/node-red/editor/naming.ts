import type { Form, FormField, FormFields } from '../form.ts';
import { typedValues } from './bare.ts';
import { isDynamic, isEmpty, isForm, isRows, type TypedValue, type TypedValues } from '../typed-value.ts';

const MAX_LETTERS = 28;
/** Letters that are left of a value at least, where there is more than one. */
const LEAST_LETTERS = 5;
/** Letters of a value that are looked at. */
const LOOKED_AT = 500;
const BETWEEN = ' · ';
/** Kinds whose value says what the node is about. */
const TELLING: readonly string[] = ['text', 'pick', 'picks', 'choice', 'choices', 'list', 'record'];

/** A value in a few letters. */
const brief = (typedValue: TypedValue, { options = [] }: FormField): string => {
	const called = (value: string) => options.find((option) => option.value === value)?.label ?? value;
	if (isForm(typedValue)) return Object.keys(typedValue.value).join(', ');
	if (isRows(typedValue)) return typedValue.value.map(({ key, value }) => key ?? value).join(', ');
	switch (typedValue.type) {
		case 'msg':
		case 'path':
			return `msg.${typedValue.value}`;
		case 'flow':
		case 'global':
			return `${typedValue.type}.${typedValue.value.replace(/^#:\(\S+?\)::/, '')}`;
		case 'env':
			return `$${typedValue.value}`;
		case 'jsonata':
			return 'an expression';
		case 'json':
			try {
				const value: unknown = JSON.parse(typedValue.value);
				return Array.isArray(value)
					? value.map((one) => called(String(one)).toLowerCase()).join(', ')
					: 'JSON';
			} catch {
				return 'JSON';
			}
		default:
			return called(typedValue.value);
	}
};

/**
 * The fields that tell nodes of one operation apart: the needed ones, else the telling ones that are not as
 * they are at first.
 */
const telling = (fields: FormFields, values: TypedValues): string[] => {
	const names = Object.keys(fields);
	const set = (name: string) => !isEmpty(values[name]);
	const needed = names.filter((name) => fields[name]?.required);
	if (needed.length > 0) return needed.filter(set);
	return names.filter((name) => {
		const { kind, start } = fields[name] as FormField;
		return TELLING.includes(kind) && set(name) && JSON.stringify(values[name]) !== JSON.stringify(start);
	});
};

/** Some words within so many letters: the longest are cut first, so that something of each is seen. */
const within = (words: readonly string[]): string => {
	let most = Math.min(MAX_LETTERS, Math.max(0, ...words.map(({ length }) => length)));
	const cut = () =>
		words.map((word) => (word.length > most ? `${word.slice(0, most - 1).trimEnd()}…` : word)).join(BETWEEN);
	while (most > LEAST_LETTERS && cut().length > MAX_LETTERS) most--;
	const text = cut();
	return text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS - 1).trimEnd()}…` : text;
};

const about = (text: string, fields: FormFields, stored: TypedValues): string => {
	const values = typedValues(fields, stored);
	const words = telling(fields, values).flatMap((name) => {
		const [field, typedValue] = [fields[name], values[name]];
		// what is drawn on the canvas, everybody sees
		if (!field || !typedValue || (field.secret && !isDynamic(typedValue))) return [];
		// a value may be a whole file, and the editor asks for names with every stroke that it draws
		return brief(typedValue, field).slice(0, LOOKED_AT).replace(/\s+/g, ' ').trim() || [];
	});
	return words.length === 0 ? text : `${text}: ${within(words)}`;
};

/** Whether a step certainly changes nothing: on the canvas it looks like one that does. */
const isPreview = (fields: FormFields, stored: TypedValues): boolean => {
	const { preview } = typedValues(fields, stored);
	return 'preview' in fields && preview?.type === 'bool' && preview.value === 'true';
};

const connectionName = (title: unknown, port: unknown, otherwise: string): string => {
	const list = (Array.isArray(title) ? title : [title]).filter(
		(one) => typeof one === 'string' && one !== '',
	) as string[];
	if (list.length === 0) return otherwise;
	const more = list.length > 1 ? ` +${list.length - 1}` : '';
	return `${list[0]}${port === undefined || port === '' ? '' : `:${port}`}${more}`;
};

/** What a node is called by itself: `List members: alive, failed`, `127.0.0.1:7373 +1`. */
export const automaticName = (
	node: EditorNode,
	form: Form,
	operation = node.operation ?? '',
	values: TypedValues = node.values ?? {},
	setting: (name: string) => unknown = (name) => node[name],
): string => {
	if (form.kind === 'connection')
		return connectionName(setting(form.title), setting('port'), node._def.paletteLabel);
	if (form.kind === 'trigger') return about(form.title, form.fields, values);
	const chosen = form.operations[operation];
	if (!chosen) return operation;
	const name = about(chosen.action, chosen.fields, values);
	return isPreview(chosen.fields, values) ? `Preview: ${name}` : name;
};
