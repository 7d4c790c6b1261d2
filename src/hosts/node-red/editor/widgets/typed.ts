import type { FormField } from '../../form.ts';
import { isForm, isRows, type TypedValue, type SimpleValue } from '../../typed-value.ts';
import { el } from '../dom.ts';
import type { Widget } from './widget.ts';

type Type = string | TypeDefinition;

const BUILT_IN: readonly string[] = [
	'str',
	'num',
	'bool',
	'json',
	'bin',
	'msg',
	'flow',
	'global',
	'env',
	'jsonata',
	'date',
	're',
];
const PLACEHOLDERS: Readonly<Record<string, string>> = {
	msg: 'payload',
	flow: 'name',
	global: 'name',
	env: 'NAME',
	jsonata: 'payload.name',
	json: '{ }',
};

/** Node-RED's typed input, and its parts. */
export interface Typed extends Widget {
	get(): SimpleValue;
	readonly input: JQuery;
	readonly box: JQuery;
	readonly inner: JQuery;
}

const idOf = (type: Type) => (typeof type === 'string' ? type : type.value);

/**
 * What is shown of a field that is left open and says nothing of its own: it may mean all, none, or as it is.
 */
export const NOT_SET = 'not set';

/** What an empty box shows: what counts then, else an example of what can be typed. */
export const hintOf = ({
	placeholder,
	example,
	start,
}: Pick<FormField, 'placeholder' | 'example' | 'start'>): string => {
	if (placeholder !== undefined) return placeholder;
	return example === undefined || start ? '' : `e.g. ${example}`;
};

/** What the empty box of one item shows: an example, since an empty item means nothing. */
export const itemHint = ({ itemPlaceholder, example }: FormField): string =>
	hintOf({ example: itemPlaceholder ?? example });

/** Draws a typed input. The first of `types` is the field's own; an old value of another type keeps it. */
export const typedInput = (
	cell: JQuery,
	field: Pick<FormField, 'label' | 'placeholder' | 'example' | 'start'>,
	typedValue: TypedValue | undefined,
	types: readonly Type[],
	changed: () => void,
): Typed => {
	const shown = hintOf(field);
	const input = el('<input type="text" style="width:100%">')
		.attr({ placeholder: shown, 'aria-label': field.label })
		.appendTo(cell);
	const own = types.map(idOf);
	const foreign =
		typedValue && !own.includes(typedValue.type) && BUILT_IN.includes(typedValue.type)
			? [typedValue.type]
			: [];
	input.val(typedValue && !isRows(typedValue) && !isForm(typedValue) ? typedValue.value : '');
	input.typedInput({ default: typedValue?.type ?? own[0], types: [...types, ...foreign] });
	const box = input.next('.red-ui-typedInput-container');
	const inner = box.find('.red-ui-typedInput-input').attr('aria-label', field.label);
	const hint = () => {
		const type = input.typedInput('type');
		inner.attr('placeholder', type === own[0] ? shown : (PLACEHOLDERS[type] ?? ''));
	};
	hint();
	input.on('change keyup paste', () => {
		hint();
		changed();
	});
	// a value that is dropped, cleared or composed fires nothing else
	inner.on('input', changed);
	return {
		input,
		box,
		inner,
		get: () => ({ type: input.typedInput('type'), value: String(input.typedInput('value') ?? '') }),
		focus: () => void (inner.is(':visible') ? inner : box.find('button:visible').last()).trigger('focus'),
		mark(bad) {
			box.toggleClass('input-error', bad);
			const tooltip: { delete(): void } | null | undefined = input.data('tooltip');
			tooltip?.delete();
			input.data('tooltip', null);
		},
	};
};
