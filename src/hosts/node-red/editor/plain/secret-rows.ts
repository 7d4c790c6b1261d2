import { UNTOUCHED } from '../../form.ts';
import { el } from '../dom.ts';
import type { PlainDrawing, PlainWidget } from './plain.ts';

interface Row {
	readonly key: JQuery;
	readonly secret: JQuery;
}

const entriesIn = (value: unknown): readonly (readonly [string, string])[] => {
	try {
		return Object.entries(JSON.parse(String(value)) as Record<string, string>);
	} catch {
		return [];
	}
};

/**
 * Names with a secret each. What is stored is one credential, a JSON object; the browser is never told what
 * it holds, so it is kept as it is or replaced as a whole.
 */
export const secretRows = ({ field, value, id, cell, changed }: PlainDrawing): PlainWidget => {
	// Node-RED reads and stores this one
	const stored = el('<input type="password" style="display:none" autocomplete="new-password">')
		.attr('id', id)
		.val(String(value ?? ''))
		.appendTo(cell);
	const body = el('<div class="mf-rows mf-plain-rows mf-empty">').appendTo(cell);
	const list = el('<ol>').appendTo(body);
	const update = () => {
		const rows = list
			.editableList('items')
			.toArray()
			.map((item) => $(item).data('row') as Row);
		const entries = rows
			.map(({ key, secret }) => [String(key.val()).trim(), String(secret.val())] as const)
			.filter(([key]) => key !== '');
		body.toggleClass('mf-empty', rows.length === 0);
		stored.val(entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : '');
		changed();
	};
	const input = (type: string, placeholder: string, text: string) =>
		el('<input>')
			.attr({ type, placeholder, 'aria-label': placeholder, autocomplete: 'new-password' })
			.val(text)
			.on('input change', update);
	list.editableList<{ entry?: readonly [string, string] }>({
		height: 'auto',
		sortable: false,
		removable: true,
		addButton: field.item ?? true,
		scrollOnAdd: false,
		addItem(item, _index, { entry = ['', ''] }) {
			const key = input('text', field.keyPlaceholder ?? 'name', entry[0]).addClass('mf-key');
			const secret = input('password', field.valuePlaceholder ?? 'secret', entry[1]).addClass('mf-value');
			item
				.addClass('mf-list-row')
				.append(key, secret)
				.data('row', { key, secret } satisfies Row);
			body.removeClass('mf-empty');
			if (entry[0] === '') setTimeout(() => key.trigger('focus'), 0);
		},
		removeItem: () => void setTimeout(update, 0),
		sortItems: update,
	});
	const kept = el('<div class="mf-line mf-kept"><span>Stored and encrypted</span></div>').appendTo(cell);
	el('<button type="button" class="red-ui-button red-ui-button-small">')
		.text('Replace')
		.appendTo(kept)
		.on('click', () => {
			arrange(false);
			list.editableList('addItem', {});
			update();
		});
	const arrange = (isKept: boolean) => {
		kept.toggle(isKept);
		body.toggle(!isKept);
	};
	arrange(value === UNTOUCHED);
	if (value !== UNTOUCHED) for (const entry of entriesIn(value)) list.editableList('addItem', { entry });
	return {
		get: () => String(stored.val() ?? ''),
		focus: () => void body.find('input').first().trigger('focus'),
		mark: (bad) => void body.find('.red-ui-editableList-container').toggleClass('input-error', bad),
	};
};
