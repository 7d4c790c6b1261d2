import type { Kind } from '../../../../catalogue/field.ts';
import { choice, duration, flag, number, text } from './inputs.ts';
import { list } from './list.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';
import { secretRows } from './secret-rows.ts';

const widgets: Partial<Record<Kind, (drawing: PlainDrawing) => PlainWidget>> = {
	text,
	number,
	flag,
	choice,
	duration,
	list,
	size: text,
	// only of secrets: other records need no connection form yet
	record: secretRows,
};

/** Draws a setting of a connection. The projection refuses kinds that have no widget here. */
export const drawPlain = (drawing: PlainDrawing): PlainWidget =>
	(widgets[drawing.field.kind] ?? text)(drawing);
