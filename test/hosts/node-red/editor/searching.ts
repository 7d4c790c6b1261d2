import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import { iconOf } from '../../../../src/hosts/node-red/icons.table.ts';
import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import { until } from '../../../support/until.ts';
import type { Scene } from './suite.ts';

/** Nodes are found by what they can do. */
export const searching = (scene: () => Scene): void => {
	test('an operation finds its node in the palette; so does another name of the service', async () => {
		const { page } = scene().editor;
		const search = page.locator('#red-ui-palette-search input');
		const shown = () =>
			page
				.locator('.red-ui-palette-node:visible')
				.evaluateAll((all) => (all as Palette[]).map((one) => one.dataset['paletteType']));
		for (const [words, type] of [
			['remove a mem', 'muster-demo-member'],
			['demo answer', 'muster-demo-answer'],
			['the member remove', 'muster-demo-member'],
		] as const) {
			await search.fill('');
			await search.pressSequentially(words);
			await until(async () => (await shown()).join() === type, `“${words}” to find ${type}`);
		}
		await search.fill('');
		await search.pressSequentially('sample');
		await until(async () => (await shown()).length > 5, 'the other name to find all');
		await search.fill('');
		await search.press('Backspace');
	});

	test('an operation finds its node where a click on the canvas adds one', async () => {
		const { page } = scene().editor;
		await page.evaluate('RED.actions.invoke("core:quick-add-node")').catch(() => {});
		await page.keyboard.press('Escape');
		await page
			.locator('#red-ui-workspace-chart')
			.click({ modifiers: ['ControlOrMeta'], position: { x: 500, y: 500 } });
		const input = page.locator('#red-ui-type-search-input');
		await input.waitFor();
		await input.pressSequentially('follow the log');
		const found = page.locator('#red-ui-type-search .red-ui-search-result-node-label:visible');
		await until(
			async () => (await found.allTextContents()).join() === 'demo event (muster-demo-event)',
			'the node',
		);
		await page.keyboard.press('Escape');
		await input.waitFor({ state: 'hidden' });
	});

	test('the icon of every node is one that the editor has', async () => {
		const { page } = scene().editor;
		const names = services.flatMap((service) => {
			const { actions, triggers } = typesOf(service);
			return [...actions, ...triggers].map(({ about }) => iconOf(about).replace('font-awesome/', ''));
		});
		const unknown = await page.evaluate(
			(all) => all.filter((one) => !RED.nodes.fontAwesome.getIconUnicode(one)),
			names,
		);
		assert.deepEqual(unknown, []);
	});

	test('the palette says what the service is', async () => {
		const { page } = scene().editor;
		const description = await page.evaluate("RED.nodes.getType('muster-demo-member').categoryDescription");
		assert.equal(description, 'Where the demo cluster answers and how to sign in');
	});
};

declare const RED: {
	readonly nodes: { readonly fontAwesome: { getIconUnicode(name: string): string | undefined } };
};

interface Palette {
	readonly dataset: Readonly<Record<string, string>>;
}
