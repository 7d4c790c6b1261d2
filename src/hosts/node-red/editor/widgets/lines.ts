import { DYNAMIC, isTyped } from '../../typed-value.ts';
import { el } from '../dom.ts';
import { hintOf, typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

/** A text of several lines: a box under a typed input that can take the text from elsewhere instead. */
export const lines = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const own = { value: 'text', label: 'text', hasValue: false };
	const input = typedValue && isTyped(typedValue) && typedValue.type === 'str' ? typedValue.value : undefined;
	const shown = typedValue === undefined || input !== undefined ? { type: own.value, value: '' } : typedValue;
	const head = typedInput(cell.addClass('mf-joined'), field, shown, [own, ...DYNAMIC], () => {
		arrange();
		changed();
	});
	const area = el('<textarea class="mf-lines" spellcheck="false">')
		.attr({ rows: field.lines ?? 4, placeholder: hintOf(field), 'aria-label': field.label })
		.val(input ?? '')
		.on('input change', changed)
		.appendTo(cell);
	const isOwn = () => head.input.typedInput('type') === own.value;
	const arrange = () => {
		area.toggle(isOwn());
		head.box.toggleClass('mf-head', isOwn());
	};
	arrange();
	return {
		get: () => (isOwn() ? { type: 'str', value: String(area.val() ?? '') } : head.get()),
		focus: () => (isOwn() ? void area.trigger('focus') : head.focus()),
		mark(bad) {
			head.mark(bad);
			area.toggleClass('input-error', bad);
		},
	};
};
