import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import type { AnyService } from '../../../../src/catalogue/service.ts';
import { type Block, plain } from '../../../../src/hosts/node-red/html/help/blocks.ts';
import { helpBlocks } from '../../../../src/hosts/node-red/html/help/index.ts';
import { markdown } from '../../../../src/hosts/node-red/html/help/markdown.ts';
import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import { demo } from '../demo/service.ts';
import { DOCS } from '../support/package.ts';
import type { Scene } from './suite.ts';

/** A block as a reader sees it: its kind, and its texts. */
type Seen = readonly [kind: string, ...texts: string[]];

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

const seenOf = (block: Block): Seen[] => {
	if ('heading' in block) return [['heading', block.heading]];
	if ('words' in block) return [['words', plain(block.words)]];
	if ('warning' in block) return [['warning', plain(block.warning)]];
	if ('json' in block) return [['json', JSON.stringify(block.json)]];
	return block.definitions.map(({ term, type, about }) => ['definition', term, type, plain(about) || '-']);
};

// runs in the page: what Node-RED's own renderer makes of a text, block by block
const RENDER = `(text) => {
	const page = new DOMParser().parseFromString(RED.utils.renderMarkdown(text), 'text/html');
	const words = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
	const kinds = {
		H3: (element) => [['heading', words(element)]],
		P: (element) => [['words', words(element)]],
		PRE: (element) => [['json', JSON.stringify(JSON.parse(element.textContent))]],
		BLOCKQUOTE: (element) => [['warning', words(element).replace(/^\\[!WARNING\\] /, '')]],
		DIV: (element) => [['warning', words(element).replace(/^Warning /, '')]],
		DL: (element) => [...element.querySelectorAll('dt')].map((dt) => {
			const type = dt.querySelector('.property-type');
			const term = words(dt).slice(0, words(dt).length - words(type).length).trim();
			return ['definition', term, words(type), words(dt.nextElementSibling)];
		}),
	};
	return [...page.body.children].flatMap((element) =>
		(kinds[element.tagName] ?? (() => [['unknown', element.outerHTML]]))(element));
}`;

// runs in the page: what is wider than the sidebar as it opens, and how many addresses became links
const SIDEBAR = `(text) => {
	const box = $('<div class="red-ui-help">').css({ width: 290 });
	box.html(RED.utils.renderMarkdown(text)).appendTo('#red-ui-editor');
	const { right } = box[0].getBoundingClientRect();
	const wider = box.find('code').not('pre code').toArray().filter((one) => one.getBoundingClientRect().right > right + 1);
	const seen = { wider: wider.map((one) => one.textContent), addresses: box.find('a[href^="mailto:"]').length };
	box.remove();
	return seen;
}`;

/** The help of every service, through the renderer of the editor. */
export const help = (scene: () => Scene): void => {
	const rendered = (text: string) =>
		scene().editor.page.evaluate(`(${RENDER})(${JSON.stringify(text)})`) as Promise<Seen[]>;

	for (const service of [demo as unknown as AnyService, ...services])
		test(`${service.title}: what Node-RED shows as help is what the catalogue says`, async () => {
			for (const [type, blocks] of helpBlocks(service, typesOf(service), DOCS))
				assert.deepEqual(await rendered(markdown(blocks)), blocks.flatMap(seenOf), type);
		});

	for (const service of services)
		test(`${service.title}: help fits the sidebar, and no example in it becomes a link`, async () => {
			const { page } = scene().editor;
			for (const [type, blocks] of helpBlocks(service, typesOf(service), DOCS)) {
				const seen = await page.evaluate(`(${SIDEBAR})(${JSON.stringify(markdown(blocks))})`);
				assert.deepEqual(seen, { wider: [], addresses: 0 }, type);
			}
		});

	test('letters that mean something in Markdown are shown as they are', async () => {
		const odd = 'a: b (c) : *d* _e_ `f` [g](h) <i> &amp; | ~~j~~ \\\\ k: http://l.m n@o.pq';
		const blocks: Block[] = [
			{ words: [odd, { code: odd }, { em: 'n: o' }] },
			{ definitions: [{ term: 'p*q', type: 'r | s', about: [odd, { code: 't: u' }] }] },
			{ warning: [odd] },
			{ json: { v: '<w> & : x' } },
		];
		assert.deepEqual(
			await rendered(markdown(blocks)),
			blocks.flatMap(seenOf).map((one) => one.map(oneLine)),
		);
	});

	test('the editor has the help of each type; the words before its headings say what it can do', async () => {
		const { page } = scene().editor;
		const shown = (type: string) =>
			page.evaluate((one) => RED.nodes.getNodeHelp(one), type) as Promise<string>;
		for (const [type, blocks] of helpBlocks(demo, typesOf(demo), DOCS)) {
			const text = await page.evaluate((one) => RED.utils.renderMarkdown(one), `\n${markdown(blocks)}\n`);
			assert.equal((await shown(type)).trim(), String(text).trim(), type);
		}
		assert.match(await shown('muster-demo-member'), /^\s*<p>List members, set tags, run a command, /);
	});
};

declare const RED: {
	readonly nodes: { getNodeHelp(type: string): string };
	readonly utils: { renderMarkdown(text: string): string };
};
