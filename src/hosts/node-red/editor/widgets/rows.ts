import type { FormField } from '../../form.ts';
import { DYNAMIC, isRows, type Row, type RowsValue } from '../../typed-value.ts';
import { el } from '../dom.ts';
import { pickInput } from './pick.ts';
import { itemHint, NOT_SET, type Typed, typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

type DrawValue = (cell: JQuery, typedValue: Row | undefined) => Typed;
interface Drawn {
	readonly key?: JQuery;
	readonly value: Typed;
}

/**
 * Rows under a typed input: its first type says “these rows”, the others take the whole value from elsewhere.
 */
const rows = (
	{ cell, field, typedValue, changed }: WidgetContext,
	keyed: boolean,
	drawValue: DrawValue,
): Widget => {
	const own = {
		value: 'rows',
		label: keyed ? 'names and values' : 'one per row',
		icon: keyed ? 'fa fa-table' : 'fa fa-list-ol',
		hasValue: false,
	};
	const input = typedValue && isRows(typedValue) ? typedValue.value : undefined;
	const head = typedInput(
		cell.addClass('mf-joined'),
		field,
		input ? { type: 'rows', value: '' } : typedValue,
		[own, 'json', ...DYNAMIC],
		() => {
			arrange();
			changed();
		},
	);
	const body = el('<div class="mf-rows">').appendTo(cell);
	const list = el('<ol>').appendTo(body);
	let drawn = false;
	const arrange = () => {
		const on = head.input.typedInput('type') === 'rows';
		const none = !drawn || list.editableList('length') === 0;
		body.toggle(on).toggleClass('mf-empty', none);
		head.box.toggleClass('mf-head', on && !none);
		const label = head.box.find('.red-ui-typedInput-type-label').toggleClass('mf-faint', on && none);
		if (on) label.text(none ? (field.placeholder ?? NOT_SET) : own.label);
	};
	// editableList tells before it removes: looked at afterwards
	const soon = () =>
		void setTimeout(() => {
			arrange();
			changed();
		}, 0);
	list.editableList<Partial<Row>>({
		height: 'auto',
		sortable: true,
		removable: true,
		addButton: field.item ?? true,
		scrollOnAdd: false,
		addItem(item, _index, row) {
			item.addClass('mf-list-row');
			const key = keyed ? keyInput(row.key ?? '').appendTo(item) : undefined;
			const value = drawValue(
				el('<div class="mf-value">').appendTo(item),
				row.type === undefined ? undefined : (row as Row),
			);
			item.data('row', { key, value } satisfies Drawn);
			setTimeout(() => {
				// the first row is hidden until then, and what is hidden takes no focus
				arrange();
				if (row.type === undefined) (key ?? value.inner).trigger('focus');
			}, 0);
			changed();
		},
		removeItem: soon,
		sortItems: changed,
	});
	drawn = true;
	const keyInput = (key: string) =>
		el('<input type="text" class="mf-key">')
			.attr({
				placeholder: field.keyPlaceholder ?? exampleOf(field)[0] ?? 'name',
				'aria-label': field.keyPlaceholder ?? 'name',
			})
			.val(key)
			.on('input change', changed);
	for (const row of input ?? []) list.editableList('addItem', { ...row });
	arrange();
	const now = (): RowsValue => {
		const all = list
			.editableList('items')
			.toArray()
			.map((item): Row => {
				const { key, value } = $(item).data('row') as Drawn;
				return key ? { key: String(key.val()).trim(), ...value.get() } : value.get();
			});
		return { type: 'rows', value: all.filter(({ key, value }) => Boolean(key) || value !== '') };
	};
	return {
		...head,
		get: () => (head.get().type === 'rows' ? now() : head.get()),
		mark(bad) {
			head.mark(bad);
			body.find('.red-ui-editableList-container').toggleClass('input-error', bad && body.is(':visible'));
		},
	};
};

const textValue =
	({ field, changed }: WidgetContext, placeholder: string | undefined): DrawValue =>
	(cell, typedValue) =>
		typedInput(
			cell,
			{ label: field.item ?? 'value', placeholder },
			typedValue ?? { type: 'str', value: '' },
			['str', ...DYNAMIC],
			changed,
		);

/** The field of one row: placeholder and start value of the whole field stand for a list without rows. */
const rowOf = (field: FormField): FormField => ({
	...field,
	placeholder: itemHint(field),
	start: undefined,
});
/** The name and the value of a record’s example, which is written `name = value`. */
const exampleOf = ({ example }: FormField): readonly (string | undefined)[] =>
	(example?.split(' = ') ?? []).map((part) => `e.g. ${part}`);

export const record = (drawing: WidgetContext): Widget =>
	rows(drawing, true, textValue(drawing, drawing.field.valuePlaceholder ?? exampleOf(drawing.field)[1]));
export const list = (drawing: WidgetContext): Widget =>
	rows(drawing, false, textValue(drawing, itemHint(drawing.field)));
/** Several names, each of which can be picked. */
export const picks = (drawing: WidgetContext): Widget =>
	rows(drawing, false, (cell, typedValue) =>
		pickInput({
			...drawing,
			field: rowOf(drawing.field),
			cell,
			typedValue: typedValue ?? { type: 'str', value: '' },
		}),
	);
