import { aliasOf, synonymsOf } from './forms.ts';
import { phrasesOf, searchText } from './search-words.ts';

const isOurs = (def: NodeType | undefined): def is NodeType =>
	def?.form !== undefined && 'service' in def.form && def.form.kind !== 'connection';

const PALETTE = '#red-ui-palette-search input';
const QUICK_ADD = '#red-ui-type-search-input';

const textOf = (def: NodeType, typed: string): string => {
	const { form, paletteLabel } = def;
	const names = [...aliasOf(form.service), ...synonymsOf(form.service, paletteLabel)];
	return searchText(phrasesOf(paletteLabel, form), names, typed);
};

/** The filter over the palette compares with this attribute; what is shown stands elsewhere. */
const intoPalette = (type: string): void => {
	const def = RED.nodes.getType(type);
	if (!isOurs(def)) return;
	const typed = String($(PALETTE).val() ?? '').trim();
	$(`.red-ui-palette-node[data-palette-type='${type}']`).attr('data-palette-label', textOf(def, typed));
};

const intoWholePalette = (): void => {
	for (const entry of $('.red-ui-palette-node').toArray())
		intoPalette($(entry).attr('data-palette-type') ?? '');
};

/** The list that a click on the canvas opens keeps what it compares with beside each of its entries. */
const intoQuickAdd = (): void => {
	const typed = String($(QUICK_ADD).val() ?? '').toLowerCase();
	for (const entry of $('#red-ui-type-search .red-ui-editableList-item-content').toArray()) {
		const data = $(entry).data('data') as { def?: NodeType; type?: string; index?: string } | undefined;
		if (data?.index !== undefined && isOurs(data.def))
			data.index = `${data.type ?? ''}|${textOf(data.def, typed).toLowerCase()}`;
	}
};

/** Lets operations be found where nodes are searched for: over the palette, and on the canvas. */
export const makeSearchable = (): void => {
	RED.events.on('registry:node-type-added', intoPalette);
	RED.events.on('type-search:open', intoQuickAdd);
	// both lists are filtered a moment after the last letter
	$(document).on('input', PALETTE, intoWholePalette).on('input', QUICK_ADD, intoQuickAdd);
};
