import { DYNAMIC } from '../../typed-value.ts';
import { el } from '../dom.ts';
import { typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

const UNITS = [
	['ms', 'milliseconds'],
	['s', 'seconds'],
	['min', 'minutes'],
	['h', 'hours'],
	['d', 'days'],
] as const;

/** The choice of a unit; one this version does not know is kept. */
export const unitSelect = (label: string, unit: string): JQuery => {
	const select = el('<select class="mf-unit-select">').attr('aria-label', `${label}, unit`);
	for (const [value, words] of UNITS) el('<option>').val(value).text(words).appendTo(select);
	if (!UNITS.some(([value]) => value === unit)) el('<option>').val(unit).text(unit).appendTo(select);
	return select.val(unit);
};

export const duration = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	// an example such as 1h has its unit with it, which stands beside the box here
	const { example: _example, ...bare } = field;
	const widget = typedInput(cell, bare, typedValue, ['num', ...DYNAMIC], changed);
	const input = typedValue ?? field.start;
	const unit = unitSelect(field.label, (input && 'unit' in input && input.unit) || 's')
		.insertAfter(widget.box)
		.on('change', changed);
	return { ...widget, get: () => ({ ...widget.get(), unit: String(unit.val()) }) };
};
