import type { Form, FormField, FormFields } from '../form.ts';
import { typedValues } from './bare.ts';
import { isDynamic, isEmpty, isForm, isRows, type TypedValue, type TypedValues } from '../typed-value.ts';

const MAX_LETTERS = 28;
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
 * The field that tells nodes of one operation apart: the first needed one, else the first telling one that
 * was set.
 */
const telling = (fields: FormFields, values: TypedValues): string | undefined => {
	const names = Object.keys(fields);
	const needed = names.filter((name) => fields[name]?.required);
	if (needed.length > 0) return needed.find((name) => !isEmpty(values[name]));
	return names.find((name) => {
		const field = fields[name] as FormField;
		return (
			TELLING.includes(field.kind) && !field.advanced && field.start === undefined && !isEmpty(values[name])
		);
	});
};

const about = (text: string, fields: FormFields, stored: TypedValues): string => {
	const values = typedValues(fields, stored);
	const name = telling(fields, values);
	const field = name === undefined ? undefined : fields[name];
	const typedValue = name === undefined ? undefined : values[name];
	// what is drawn on the canvas, everybody sees
	if (!field || !typedValue || (field.secret && !isDynamic(typedValue))) return text;
	const what = brief(typedValue, field);
	if (!what) return text;
	return `${text}: ${what.length > MAX_LETTERS ? `${what.slice(0, MAX_LETTERS - 1)}…` : what}`;
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
	return chosen ? about(chosen.action, chosen.fields, values) : operation;
};
