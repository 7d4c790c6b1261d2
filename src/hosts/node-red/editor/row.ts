import type { Kind } from '../../../catalogue/field.ts';
import type { FormField } from '../form.ts';
import { el, icon } from './dom.ts';

const icons: Readonly<Record<Kind, string>> = {
	text: 'fa-font',
	number: 'fa-hashtag',
	flag: 'fa-toggle-on',
	choice: 'fa-list-ul',
	choices: 'fa-check-square-o',
	list: 'fa-list-ol',
	record: 'fa-table',
	json: 'fa-code',
	bytes: 'fa-file-text-o',
	file: 'fa-file-o',
	duration: 'fa-clock-o',
	size: 'fa-database',
	pick: 'fa-search',
	picks: 'fa-search',
	form: 'fa-wpforms',
};

/** One field on the screen: label, the line for its widget, its complaint, its help. */
export interface FieldRow {
	readonly wrap: JQuery;
	readonly label: JQuery;
	readonly line: JQuery;
	readonly error: JQuery;
}

export const drawRow = (field: FormField, name: string, into: JQuery): FieldRow => {
	const wrap = el('<div class="form-row mf-row">').attr('data-field', name).appendTo(into);
	const label = el('<label>').appendTo(wrap);
	const cell = el('<div class="mf-cell">').appendTo(wrap);
	const line = el('<div class="mf-line">').appendTo(cell);
	const error = el('<div class="mf-error" role="alert">').hide().appendTo(cell);
	if (field.help) el('<div class="mf-help">').text(field.help).appendTo(cell);
	return { wrap, label, line, error };
};

export const drawLabel = (label: JQuery, field: FormField): JQuery =>
	label.append(
		icon(field.secret ? 'fa-lock' : icons[field.kind]),
		document.createTextNode(' '),
		el('<span>')
			.text(field.label)
			.toggleClass('mf-required', field.required === true),
	);
