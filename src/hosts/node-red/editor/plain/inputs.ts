import { el } from '../dom.ts';
import { withOld } from '../widgets/choices.ts';
import { hintOf } from '../widgets/typed.ts';
import { unitSelect } from '../widgets/duration.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';

const marking = (element: JQuery) => (bad: boolean) => void element.toggleClass('input-error', bad);

const input = (field: PlainDrawing['field']): JQuery =>
	field.lines
		? el('<textarea class="mf-lines" spellcheck="false">')
				.attr('rows', field.lines)
				.toggleClass('mf-secret', field.secret === true)
		: el('<input>').attr('type', field.secret ? 'password' : 'text');

export const text = ({ field, value, id, cell, changed }: PlainDrawing): PlainWidget => {
	const element = input(field)
		.attr({ id, placeholder: hintOf(field), autocomplete: field.secret ? 'new-password' : 'off' })
		.val(value === undefined ? '' : String(value))
		.appendTo(cell)
		.on('input change', changed);
	return {
		get: () => String(element.val() ?? ''),
		focus: () => void element.trigger('focus'),
		mark: marking(element),
	};
};

export const number = (drawing: PlainDrawing): PlainWidget => {
	const widget = text(drawing);
	drawing.cell.children('input').addClass('mf-narrow').attr('inputmode', 'numeric');
	if (drawing.field.unit) el('<span class="mf-unit">').text(drawing.field.unit).appendTo(drawing.cell);
	return widget;
};

export const flag = ({ field, value, id, cell, changed }: PlainDrawing): PlainWidget => {
	const box = el('<input type="checkbox">')
		.attr('id', id)
		.prop('checked', Boolean(value))
		.on('change', changed);
	el('<label class="mf-check">').attr('for', id).append(box, el('<span>').text(field.label)).appendTo(cell);
	return { get: () => Boolean(box.prop('checked')), focus: () => void box.trigger('focus'), mark() {} };
};

export const choice = ({ field, value, id, cell, changed }: PlainDrawing): PlainWidget => {
	const select = el('<select>').attr('id', id).appendTo(cell).on('change', changed);
	for (const option of withOld(field.options, value === undefined ? undefined : String(value)))
		el('<option>').val(option.value).text(option.label).appendTo(select);
	if (value !== undefined) select.val(String(value));
	return {
		get: () => String(select.val() ?? ''),
		focus: () => void select.trigger('focus'),
		mark: marking(select),
	};
};

export const duration = ({ field, value, cell, changed }: PlainDrawing): PlainWidget => {
	const input = typeof value === 'object' && 'unit' in value ? value : { value: '', unit: 's' };
	const count = el('<input type="text" class="mf-narrow" inputmode="numeric">')
		.attr('aria-label', field.label)
		.val(String(input.value))
		.appendTo(cell)
		.on('input change', changed);
	const unit = unitSelect(field.label, input.unit).appendTo(cell).on('change', changed);
	return {
		own: true,
		get: () => ({ value: String(count.val()), unit: String(unit.val()) }),
		focus: () => void count.trigger('focus'),
		mark: marking(count),
	};
};
