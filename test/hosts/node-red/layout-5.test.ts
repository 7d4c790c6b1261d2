import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { examples, flowsOf } from '../../../scripts/demo/flows.ts';
import { needs } from '../../support/needs.ts';
import { type Editor, openEditor } from './support/browser.ts';
import { type FlowNode, type NodeRed, nodeRed } from './support/node-red.ts';
import { PRODUCT, productPackage } from './support/package.ts';

interface Drawn {
	readonly id: string;
	readonly type: string;
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
}

/** Pixels that the status of one of our nodes may take, from the node's left edge. */
const STATUS = 240;
/** The buttons of inject and debug nodes stick out. */
const BUTTON = 25;

const edges = ({ x, y, w, h, type }: Drawn) => ({
	left: x - w / 2 - (type === 'inject' ? BUTTON : 0),
	right: x + w / 2 + (type === 'debug' ? BUTTON : 0),
	top: y - h / 2,
	bottom: y + h / 2,
});

const overlap = (one: Drawn, other: Drawn): boolean => {
	const a = edges(one);
	const b = edges(other);
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
};

/** Whether the status under a node runs into that of the next one of ours in the row. */
const overprints = (one: Drawn, other: Drawn): boolean => {
	const distance = edges(other).left - edges(one).left;
	const ours = [one, other].every(({ type }) => type.startsWith('muster-'));
	return ours && one.y === other.y && distance > 0 && distance < STATUS;
};

const chromium = needs('chromium', 'the examples on the canvas');
if (chromium)
	describe('the examples on the canvas of Node-RED 5', () => {
		let red: NodeRed;
		let editor: Editor;
		before(async () => {
			red = await nodeRed({ version: 5, packages: { [PRODUCT]: await productPackage() } });
			await red.deploy(flowsOf(examples(), {}, false) as FlowNode[]);
			editor = await openEditor(chromium, red.url);
		});
		after(async () => {
			await editor?.stop();
			await red?.stop();
		});

		for (const { name, nodes } of examples())
			test(`${name}: nothing is left of the edge, nothing over another thing`, async () => {
				const tab = nodes.find(({ type }) => type === 'tab')?.id ?? '';
				await editor.page.evaluate((id) => RED.workspaces.show(id), tab);
				// a node gets its size when it is drawn
				await editor.page.waitForFunction(
					(id) => RED.nodes.filterNodes({ z: id }).every((node) => node.w > 0),
					tab,
				);
				const drawn = await editor.page.evaluate(
					(id) =>
						RED.nodes
							.filterNodes({ z: id })
							.map(({ id: node, type, x, y, w, h }) => ({ id: node, type, x, y, w, h })),
					tab,
				);
				for (const node of drawn) assert.ok(edges(node).left >= 20, `${node.id} at ${edges(node).left}`);
				for (const one of drawn)
					for (const other of drawn.filter(({ id }) => id !== one.id)) {
						assert.ok(!overlap(one, other), `${one.id} and ${other.id} overlap`);
						assert.ok(!overprints(one, other), `the status of ${one.id} runs into ${other.id}`);
					}
			});
	});

declare const RED: {
	readonly workspaces: { show(id: string): void };
	readonly nodes: { filterNodes(filter: { z: string }): Drawn[] };
};
