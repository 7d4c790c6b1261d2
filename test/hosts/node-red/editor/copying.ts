import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Scene } from './suite.ts';

interface Told {
	readonly id: string;
	readonly type: string;
	readonly operation?: string;
	readonly values?: object;
}
/** The page's own world, as far as it is asked. */
declare const RED: {
	readonly nodes: { node(id: string): Told; filterNodes(by: object): Told[] };
	readonly view: { select(what: object): void; focus(): void };
};

/** What is done to nodes on the canvas: their values go with them, and stay apart. */
export const copying = (scene: () => Scene): void => {
	const page = () => scene().editor.page;
	const select = (id: string) =>
		page().evaluate((one) => {
			RED.view.select({ nodes: [RED.nodes.node(one)] });
			RED.view.focus();
		}, id);
	const told = (id: string): Promise<unknown> =>
		page().evaluate((one) => {
			const { operation, values } = RED.nodes.node(one);
			return { operation, values };
		}, id);
	/** Nodes of the same type as this one, and whether any shares its values. */
	const alike = (id: string) =>
		page().evaluate((one) => {
			const { type, values } = RED.nodes.node(one);
			const others = RED.nodes.filterNodes({ type }).filter((other) => other.id !== one);
			return {
				ids: others.map((other) => other.id),
				shared: others.some((other) => other.values === values),
			};
		}, id);

	test('a node that is copied and pasted has values of its own', async () => {
		const before = await alike('tag');
		await select('tag');
		await page().keyboard.press('Control+c');
		await page().keyboard.press('Control+v');
		await page().mouse.click(1050, 700);
		const copy = await until(
			async () => (await alike('tag')).ids.find((id) => !before.ids.includes(id)),
			'the copy',
		);
		assert.deepEqual(await told(copy), await told('tag'));
		assert.equal((await alike('tag')).shared, false);
		await select(copy);
		await page().keyboard.press('Delete');
		await until(async () => !(await alike('tag')).ids.includes(copy), 'the copy to go');
	});

	test('another operation is undone and done again as a whole', async () => {
		const { editor } = scene();
		const before = await told('list');
		await editor.edit('list');
		await editor.operation('run');
		await editor.close('done');
		const after = await told('list');
		assert.notDeepEqual(after, before);
		const comes = (wanted: unknown, words: string) =>
			until(async () => JSON.stringify(await told('list')) === JSON.stringify(wanted), words);
		await select('list');
		await page().keyboard.press('Control+z');
		await comes(before, 'what it was');
		await page().keyboard.press('Control+y');
		await comes(after, 'what it became');
		await page().keyboard.press('Control+z');
		await comes(before, 'what it was, again');
	});
};
