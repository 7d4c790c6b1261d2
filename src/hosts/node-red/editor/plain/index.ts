import type { Kind } from '../../../../catalogue/field.ts';
import { choice, duration, flag, number, text } from './inputs.ts';
import { list } from './list.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';

const widgets: Partial<Record<Kind, (drawing: PlainDrawing) => PlainWidget>> = {
	text,
	number,
	flag,
	choice,
	duration,
	list,
	size: text,
};

/** Draws a setting of a connection. The projection refuses kinds that have no widget here. */
export const drawPlain = (drawing: PlainDrawing): PlainWidget =>
	(widgets[drawing.field.kind] ?? text)(drawing);
