import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { needs } from '../../support/needs.ts';
import { type Editor, openEditor } from './support/browser.ts';
import { type FlowNode, type NodeRed, nodeRed } from './support/node-red.ts';
import { PRODUCT, productPackage } from './support/package.ts';

// every node of the package in a real editor; MUSTER_SHOTS names a folder for pictures
const chromium = needs('chromium', 'the forms of all nodes in Node-RED 5');

if (chromium)
	describe('the forms of all nodes in Node-RED 5', { concurrency: 1 }, () => {
		let red: NodeRed;
		let editor: Editor;
		const nodes: FlowNode[] = services.flatMap((service) => {
			const { actions, triggers } = typesOf(service);
			const first = actions.map(({ type, steps }) => ({ type, operation: steps[0]?.name, values: {} }));
			return [...first, ...triggers.map(({ type }) => ({ type, values: {} }))].map(
				(node, index) =>
					({ ...node, id: node.type, z: 'tab', name: '', x: 200, y: 40 * index, wires: [] }) as FlowNode,
			);
		});
		before(async () => {
			red = await nodeRed({ version: 5, packages: { [PRODUCT]: await productPackage() } });
			const tab = { id: 'tab', type: 'tab', label: 'All nodes' } as FlowNode;
			await red.deploy([tab, ...nodes]);
			editor = await openEditor(chromium, red.url);
		});
		after(async () => {
			await editor?.stop();
			await red?.stop();
		});

		for (const { id } of nodes)
			test(`${id}: its form opens and fits its tray`, async () => {
				try {
					await editor.edit(id);
					await editor.shot(id);
					assert.deepEqual(await editor.sticksOut(), []);
				} finally {
					await editor.closeAll();
				}
			});

		test('the page printed no complaints', () => assert.deepEqual(editor.complaints, []));
	});
