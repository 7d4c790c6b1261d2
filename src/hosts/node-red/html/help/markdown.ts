import type { Block, Definition, Inline, Words } from './blocks.ts';

const entity = (letter: string) => `&#${letter.codePointAt(0)};`;

// for Node-RED's renderer a colon ends a term or a definition and an @ makes an address, wherever they stand
const text = (words: string): string =>
	words
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll(/[:*_`[\]\\~|>@]/g, entity);

/** Letters of code that fit into the sidebar as it opens. */
const WIDE = 28;

const inline = (piece: Inline): string => {
	if (typeof piece === 'string') return text(piece);
	if ('em' in piece) return `*${text(piece.em)}*`;
	if ('link' in piece) return `<a href="${piece.to.replaceAll(':', '&#58;')}">${text(piece.link)}</a>`;
	// Node-RED breaks no code: what is wider than its sidebar is let break by a class of ours
	if (piece.code.length > WIDE) return `<code class="mf-wide">${text(piece.code)}</code>`;
	return /[:`&<@]/.test(piece.code) ? `<code>${text(piece.code)}</code>` : `\`${piece.code}\``;
};

const line = (words: Words): string => words.map(inline).join('').replace(/\s+/g, ' ').trim();

const definition = ({ term, type, about }: Definition): string =>
	`: ${text(term)} (${text(type)}) : ${line(about) || '-'}`;

// the renderer puts the text of a fence into the page as it is
const fenced = (value: unknown): string =>
	(JSON.stringify(value, null, 1) ?? 'null').replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const block = (one: Block): string => {
	if ('heading' in one) return `### ${text(one.heading)}`;
	if ('words' in one) return line(one.words);
	if ('warning' in one) return `> [!WARNING]\n> ${line(one.warning)}`;
	if ('json' in one) return `\`\`\`json\n${fenced(one.json)}\n\`\`\``;
	return one.definitions.map(definition).join('\n');
};

/** Help as Markdown in Node-RED's dialect: any letter of the source comes out as it went in. */
export const markdown = (blocks: readonly Block[]): string => blocks.map(block).join('\n\n');
