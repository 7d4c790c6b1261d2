import { aliasOf, formOf } from './forms.ts';

/**
 * What a node type can be found by, beside its label and type: its operations, and the other names of its
 * service.
 */
const wordsOf = (def: NodeType): string => {
	const form = formOf(def);
	const own = form.kind === 'action' ? Object.values(form.operations).map(({ action }) => action) : [];
	return [...own, ...aliasOf(form.service)].join(' | ');
};

const isOurs = (def: NodeType | undefined): def is NodeType =>
	def?.form !== undefined && 'service' in def.form;

/** The filter over the palette compares with this attribute; what is shown stands elsewhere. */
const intoPalette = (type: string): void => {
	const def = RED.nodes.getType(type);
	if (!isOurs(def) || def.form.kind === 'connection') return;
	const entry = $(`.red-ui-palette-node[data-palette-type='${type}']`);
	entry.attr('data-palette-label', `${entry.attr('data-palette-label') ?? ''} | ${wordsOf(def)}`);
};

/** The list that a click on the canvas opens keeps what it compares with beside each of its entries. */
const intoQuickAdd = (): void => {
	for (const entry of $('#red-ui-type-search .red-ui-editableList-item-content').toArray()) {
		const data = $(entry).data('data') as { def?: NodeType; index?: string } | undefined;
		if (data?.index !== undefined && isOurs(data.def)) data.index += `|${wordsOf(data.def).toLowerCase()}`;
	}
};

/** Lets operations be found where nodes are searched for: over the palette, and on the canvas. */
export const makeSearchable = (): void => {
	RED.events.on('registry:node-type-added', intoPalette);
	RED.events.on('type-search:open', intoQuickAdd);
};
