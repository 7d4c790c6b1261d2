import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedValues } from '../../../../src/hosts/node-red/typed-value.ts';
import { until } from '../../../support/until.ts';
import type { Scene } from './suite.ts';

export const picking = (scene: () => Scene): void => {
	const values = (id: string) => scene().editor.node<TypedValues>(id, 'values');
	const member = () => scene().editor.field('member').locator('.red-ui-typedInput-input');
	const menu = () => scene().editor.page.locator('.mf-menu');
	const rows = (count: number) =>
		until(async () => (await menu().locator('.mf-item').count()) === count, `${count} rows`);
	const openList = () => scene().editor.field('member').locator('.red-ui-typedInput-option-expand').click();

	test('the caret opens the list; a row is taken by the mouse', async () => {
		const { editor } = scene();
		await editor.edit('tag');
		await openList();
		await rows(12);
		await editor.shot('pick-open');
		await editor.page.keyboard.press('ArrowUp');
		assert.match((await menu().locator('.mf-active').textContent()) ?? '', /^edge-singapore-1/);
		assert.match((await menu().textContent()) ?? '', /db-2failed · 10\.0\.0\.15/);
		await menu().getByText('web-3').click();
		assert.equal(await member().inputValue(), 'web-3');
		assert.equal(await menu().count(), 0);
		await editor.close('cancel');
	});

	test('typing narrows the list; Enter takes only what is highlighted, Escape closes only the list', async () => {
		const { editor } = scene();
		const { keyboard } = editor.page;
		await editor.edit('tag');
		await member().fill('');
		await member().pressSequentially('edge');
		await rows(3);
		assert.equal(await menu().locator('b').first().textContent(), 'edge');
		await editor.shot('pick-search');
		await keyboard.press('ArrowDown');
		await keyboard.press('ArrowDown');
		await keyboard.press('Enter');
		assert.equal(await member().inputValue(), 'edge-frankfurt-1');
		await member().pressSequentially('x');
		await until(async () => /Nothing matches/.test((await menu().textContent()) ?? ''), 'the note');
		await keyboard.press('Escape');
		assert.equal(await menu().count(), 0);
		assert.equal(await editor.page.locator('.red-ui-tray').count(), 1);
		await editor.close('cancel');
	});

	test('free typing wins: Tab keeps what was typed', async () => {
		const { editor } = scene();
		await editor.edit('tag');
		await member().fill('');
		await member().pressSequentially('edge');
		await rows(3);
		await editor.page.keyboard.press('Tab');
		assert.equal(await member().inputValue(), 'edge');
		await until(async () => (await menu().count()) === 0, 'the list to close');
		await editor.close('done');
		assert.deepEqual((await values('tag'))['member'], { type: 'str', value: 'edge' });
	});

	test('who goes on before the list is there gets none over the next field', async () => {
		const { editor } = scene();
		await editor.edit('tag');
		await member().fill('');
		await member().pressSequentially('edge');
		await editor.page.keyboard.press('Tab');
		await editor.page.waitForTimeout(1500);
		assert.equal(await menu().count(), 0);
		assert.equal(await member().getAttribute('aria-expanded'), 'false');
		await editor.close('cancel');
	});

	test('a server that is down is told of in the list, and typing goes on', async () => {
		const { editor } = scene();
		await editor.edit('remove');
		await openList();
		await until(
			async () =>
				/refused the connection.*You can type a value meanwhile/.test((await menu().textContent()) ?? ''),
			'the reason',
		);
		await editor.shot('pick-down');
		await editor.close('cancel');
		assert.equal(await menu().count(), 0);
	});

	test('each of several names can be picked', async () => {
		const { editor } = scene();
		await editor.edit('invite');
		await editor.field('members').locator('.red-ui-editableList-addButton').click();
		await editor.field('members').locator('.red-ui-typedInput-option-expand').last().click();
		await rows(12);
		// the row had the focus when its caret was pressed: losing it for
		// that moment closes nothing, neither at once nor a little later
		await editor.page.waitForTimeout(400);
		// the last rows of the list may lie behind the edge of a small
		// window: what counts is the press on the row
		await menu().getByText('cache-1').dispatchEvent('mousedown');
		await editor.shot('picks');
		await editor.close('done');
		assert.deepEqual((await values('invite'))['members'], {
			type: 'rows',
			value: ['web-1', 'web-2', 'cache-1'].map((value) => ({ type: 'str', value })),
		});
	});
};
