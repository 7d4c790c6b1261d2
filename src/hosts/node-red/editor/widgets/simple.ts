import { DYNAMIC } from '../../typed-value.ts';
import { el } from '../dom.ts';
import { lines } from './lines.ts';
import { hintOf, NOT_SET, typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

/** A text in the message is the content of a file; this type says that it is its path. */
const PATH = { value: 'path', label: 'path in msg.' };

export const text = (drawing: WidgetContext): Widget => {
	const { cell, field, typedValue, changed } = drawing;
	return field.lines ? lines(drawing) : typedInput(cell, field, typedValue, ['str', ...DYNAMIC], changed);
};

export const json = ({ cell, field, typedValue, changed }: WidgetContext): Widget =>
	typedInput(cell, field, typedValue, ['json', ...DYNAMIC], changed);

export const bytes = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const utf8 = { value: 'str', label: 'text (UTF-8)', icon: 'red/images/typedInput/az.svg' };
	return typedInput(cell, field, typedValue, [utf8, 'bin', ...DYNAMIC], changed);
};

export const file = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const path = { value: 'str', label: 'file path', icon: 'fa fa-folder-open-o' };
	return typedInput(cell, field, typedValue, [path, PATH, ...DYNAMIC], changed);
};

export const size = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const bytesOrMore = { value: 'str', label: 'size', icon: 'fa fa-database' };
	return typedInput(
		cell,
		{ ...field, placeholder: hintOf(field) || 'e.g. 512M or 4G' },
		typedValue,
		[bytesOrMore, ...DYNAMIC],
		changed,
	);
};

export const number = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const widget = typedInput(cell, field, typedValue, ['num', ...DYNAMIC], changed);
	if (field.unit) el('<span class="mf-unit">').text(field.unit).insertAfter(widget.box);
	return widget;
};

export const flag = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const yesOrNo = {
		value: 'bool',
		label: 'yes or no',
		icon: 'red/images/typedInput/bool.svg',
		options: [
			...(field.start === undefined ? [{ value: '', label: field.placeholder ?? NOT_SET }] : []),
			{ value: 'true', label: 'yes' },
			{ value: 'false', label: 'no' },
		],
	};
	return typedInput(cell, field, typedValue ?? { type: 'bool', value: '' }, [yesOrNo, ...DYNAMIC], changed);
};
