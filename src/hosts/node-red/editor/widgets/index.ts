import type { Kind } from '../../../../catalogue/field.ts';
import { choice, choices } from './choices.ts';
import { duration } from './duration.ts';
import { pick } from './pick.ts';
import { list, picks, record } from './rows.ts';
import { bytes, file, flag, json, number, size, text } from './simple.ts';
import { subForm } from './sub-form.ts';
import type { WidgetContext, Widget } from './widget.ts';

/** The widget of each kind of field, for values that may come from the message. */
export const widgets: Readonly<Record<Kind, (drawing: WidgetContext) => Widget>> = {
	text,
	number,
	flag,
	choice,
	choices,
	list,
	record,
	json,
	bytes,
	file,
	duration,
	size,
	pick,
	picks,
	form: subForm,
};
