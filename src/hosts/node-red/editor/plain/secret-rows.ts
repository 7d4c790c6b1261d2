import { UNTOUCHED } from '../../form.ts';
import { el } from '../dom.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';

const HINT = 'Stored. What is added here replaces all that is stored.';

/**
 * Names with a secret each, one pair per row. Node-RED keeps a secret as one text and never sends it back to the browser: the rows
 * are written as JSON into an input that it loads and saves by its id.
 */
export const secretRows = ({ field, value, id, cell, changed }: PlainDrawing): PlainWidget => {
	const kept = el('<input type="hidden">')
		.attr('id', id)
		.val(String(value ?? ''))
		.appendTo(cell);
	if (value === UNTOUCHED) el('<div class="mf-hint">').text(HINT).appendTo(cell);
	const body = el('<div class="mf-rows mf-plain-rows">').appendTo(cell);
	const write = (): void => {
		const pairs = rows
			.editableList('items')
			.toArray()
			.map((item) => $(item).data('row') as readonly [JQuery, JQuery])
			.map(([name, secret]) => [String(name.val()).trim(), String(secret.val())] as const)
			.filter(([name, secret]) => name !== '' || secret !== '');
		kept.val(pairs.length > 0 ? JSON.stringify(Object.fromEntries(pairs)) : '');
		changed();
	};
	const input = (type: string, placeholder: string | undefined): JQuery =>
		el('<input class="mf-item-input">')
			.attr({ type, placeholder: placeholder ?? '', autocomplete: 'new-password' })
			.attr('aria-label', `${field.label}: ${placeholder ?? type}`)
			.on('input change', write);
	const rows = el('<ol>')
		.appendTo(body)
		.editableList<Record<string, never>>({
			height: 'auto',
			sortable: false,
			removable: true,
			addButton: field.item ?? true,
			scrollOnAdd: false,
			addItem(item) {
				const pair = [
					input('text', field.keyPlaceholder),
					input('password', field.valuePlaceholder),
				] as const;
				item.addClass('mf-list-row').append(...pair);
				item.data('row', pair);
				setTimeout(() => pair[0].trigger('focus'), 0);
			},
			removeItem: () => void setTimeout(write, 0),
			sortItems: write,
		});
	return {
		get: () => String(kept.val() ?? ''),
		focus: () => void body.find('a, input').first().trigger('focus'),
		mark: (bad) => void body.find('.red-ui-editableList-container').toggleClass('input-error', bad),
	};
};
