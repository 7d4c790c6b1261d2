import { drawLabel, drawRow } from '../row.ts';
import { widgets } from '../widgets/index.ts';
import type { Part, Setting } from '../widgets/widget.ts';

/** Draws fields in order, each into the element that `into` names. */
export const drawFields: Setting['draw'] = (fields, draft, into, setting) => {
	const parts: Record<string, Part> = {};
	for (const [name, field] of Object.entries(fields)) {
		const row = drawRow(field, name, into(field));
		drawLabel(row.label, field);
		let part: Part | undefined;
		const changed = () => {
			if (!part) return;
			part.touched = true;
			setting.changed();
		};
		const widget = widgets[field.kind]({
			...setting,
			field,
			typedValue: draft[name] ?? field.start,
			cell: row.line,
			changed,
		});
		part = { field, row, widget, touched: false };
		parts[name] = part;
		row.label.on('click', () => widget.focus());
	}
	return parts;
};
