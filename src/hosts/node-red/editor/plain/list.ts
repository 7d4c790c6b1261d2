import { el } from '../dom.ts';
import { itemHint } from '../widgets/typed.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';

/** Several texts, one per row; an empty list shows one empty row to type into. */
export const list = ({ field, value, cell, changed }: PlainDrawing): PlainWidget => {
	const body = el('<div class="mf-rows mf-plain-rows">').appendTo(cell);
	const rows = el('<ol>')
		.appendTo(body)
		.editableList<{ text?: string }>({
			height: 'auto',
			sortable: true,
			removable: true,
			addButton: field.item ?? true,
			scrollOnAdd: false,
			addItem(item, _index, { text }) {
				const input = el('<input type="text" class="mf-item-input">')
					.attr({
						placeholder: itemHint(field),
						'aria-label': field.label,
					})
					.val(text ?? '')
					.on('input change', changed)
					.appendTo(item.addClass('mf-list-row'));
				item.data('row', input);
				if (text === undefined) setTimeout(() => input.trigger('focus'), 0);
			},
			removeItem: () => void setTimeout(changed, 0),
			sortItems: changed,
		});
	const values = [value ?? []].flat() as readonly string[];
	for (const text of values.length > 0 ? values : ['']) rows.editableList('addItem', { text: String(text) });
	return {
		own: true,
		get: () =>
			rows
				.editableList('items')
				.toArray()
				.map((item) => String(($(item).data('row') as JQuery).val()).trim())
				.filter(Boolean),
		focus: () => void body.find('input').first().trigger('focus'),
		mark: (bad) => void body.find('.red-ui-editableList-container').toggleClass('input-error', bad),
	};
};
