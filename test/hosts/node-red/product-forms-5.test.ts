import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import type { AnyOperation } from '../../../src/catalogue/operation.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { needs } from '../../support/needs.ts';
import { type Editor, openEditors } from './support/browser.ts';
import { type FlowNode, type NodeRed, nodeRed, type Version } from './support/node-red.ts';
import { PRODUCT, productPackage } from './support/package.ts';

// every node of the package in a real editor, with its first operation and the one of the most fields;
// MUSTER_SHOTS names a folder for pictures, and then every operation is opened, with MUSTER_SHOTS_RED=4 in
// the older editor
const isTour = process.env['MUSTER_SHOTS'] !== undefined;
const version: Version = process.env['MUSTER_SHOTS_RED'] === '4' ? 4 : 5;
const PAGES = 2;
const chromium = needs('chromium', 'the forms of all nodes in Node-RED 5');

const opened = (steps: readonly AnyOperation[]): string[] => {
	const size = ({ fields }: AnyOperation) => Object.keys(fields).length;
	const largest = steps.toSorted((one, other) => size(other) - size(one)).slice(0, 1);
	const some = isTour ? steps : new Set([...steps.slice(0, 1), ...largest]);
	return [...some].map(({ name }) => name);
};

if (chromium)
	describe(`the forms of all nodes in Node-RED ${version}`, { concurrency: 1 }, () => {
		let red: NodeRed;
		let editors: Editor[] = [];
		/** Runs a test on a page that no other test has. */
		const onPage = (work: (editor: Editor) => Promise<void>) => async (): Promise<void> => {
			const editor = editors.pop() as Editor;
			try {
				await work(editor);
			} finally {
				await editor.closeAll();
				editors.push(editor);
			}
		};
		const types = services.flatMap((service) => {
			const { actions, triggers } = typesOf(service);
			return [
				...actions.map(({ type, steps }) => ({ type, operations: opened(steps) })),
				...triggers.map(({ type }) => ({ type, operations: [] as string[] })),
			];
		});
		const nodes = types.map(({ type, operations: [operation] }, index): FlowNode => {
			const place = { id: type, z: 'tab', name: '', x: 200, y: 40 * index, wires: [] };
			return { ...place, type, values: {}, ...(operation ? { operation } : {}) };
		});
		before(async () => {
			red = await nodeRed({ version, packages: { [PRODUCT]: await productPackage() } });
			const tab = { id: 'tab', type: 'tab', label: 'All nodes' } as FlowNode;
			const only = {
				id: 'only',
				type: 'muster-serf',
				name: 'here',
				hosts: ['127.0.0.1:1'],
			} as unknown as FlowNode;
			await red.deploy([tab, only, ...nodes]);
			editors = await openEditors(chromium, red.url, PAGES);
		});
		after(async () => {
			await editors[0]?.stop();
			await red?.stop();
		});

		describe(`on ${PAGES} pages`, { concurrency: PAGES }, () => {
			for (const { type, operations } of types)
				test(
					`${type}: the forms of its operations open and fit their tray`,
					onPage(async (editor) => {
						await editor.edit(type);
						for (const operation of operations.length > 0 ? operations : [undefined]) {
							if (operation) await editor.operation(operation);
							await editor.unfold();
							await editor.shot(operation ? `${type}.${operation}` : type);
							assert.deepEqual(await editor.sticksOut(), [], operation);
						}
					}),
				);

			for (const [type, operation, field] of [
				['muster-fleet-unit', 'setDesiredState', 'desiredState'],
				['muster-juju-block', 'lift', 'type'],
				['muster-cloud-network', 'update', 'adminStateUp'],
				['muster-cloud-volume', 'getMany', 'free'],
			] as const)
				test(
					`${type} ${operation}: Done on a form that nobody filled in chooses nothing for “${field}”`,
					onPage(async (editor) => {
						await editor.edit(type);
						await editor.operation(operation);
						await editor.field(field).waitFor({ state: 'attached' });
						await editor.close('done');
						const stored = await editor.node<Record<string, unknown>>(type, 'values');
						assert.equal(stored[field], undefined);
					}),
				);

			test(
				'an empty box shows an example of what can be typed; that of a duration has its unit beside it',
				onPage(async (editor) => {
					await editor.edit('muster-cloud-object');
					await editor.operation('upload');
					await editor.unfold();
					const shown = (name: string) =>
						editor.field(name).locator('.red-ui-typedInput-input').first().getAttribute('placeholder');
					assert.equal(await shown('container'), 'e.g. photos');
					assert.equal(await shown('object'), 'e.g. 2026/01/cat.jpg');
					assert.equal(await shown('deleteAfter'), 'never');
					assert.equal(await shown('file'), 'e.g. /home/me/cat.jpg');
				}),
			);

			test(
				'a node that is dropped on the canvas has the connection, where there is only one',
				onPage(async ({ page, close }) => {
					const from = page.locator('.red-ui-palette-node[data-palette-type="muster-serf-member"]');
					await from.scrollIntoViewIfNeeded();
					const [palette, canvas] = [
						await from.boundingBox(),
						await page.locator('#red-ui-workspace-chart').boundingBox(),
					];
					assert.ok(palette && canvas);
					await page.mouse.move(palette.x + 30, palette.y + 10);
					await page.mouse.down();
					await page.mouse.move(palette.x + 90, palette.y + 20, { steps: 4 });
					await page.mouse.move(canvas.x + 600, canvas.y + 300, { steps: 8 });
					await page.mouse.up();
					// the node that was dropped is the one that is selected
					await page.keyboard.press('Enter');
					await page.locator('#node-dialog-ok').waitFor();
					assert.equal(await page.locator('#node-input-server').inputValue(), 'only');
					assert.match((await page.locator('#node-input-server option:checked').textContent()) ?? '', /here/);
					await close('cancel');
				}),
			);

			for (const service of services)
				test(
					`${typesOf(service).connection}: the form of a new connection opens and fits its tray`,
					onPage(async (editor) => {
						const { connection, actions } = typesOf(service);
						await editor.edit(actions[0]?.type as string);
						await editor.addConnection();
						await editor.unfold();
						await editor.shot(connection);
						assert.deepEqual(await editor.sticksOut(), []);
					}),
				);
		});

		test('the page printed no complaints', () =>
			assert.deepEqual(
				editors.flatMap(({ complaints }) => complaints),
				[],
			));
	});
