import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedValues } from '../../../../src/hosts/node-red/typed-value.ts';
import { until } from '../../../support/until.ts';
import { still } from '../support/browser.ts';
import { DOCS } from '../support/package.ts';
import { bare, filled } from './flow.ts';
import type { Scene } from './suite.ts';

export const forms = (scene: () => Scene): void => {
	const values = (id: string) => scene().editor.node<TypedValues>(id, 'values');
	const input = (name: string) => scene().editor.field(name).locator('.red-ui-typedInput-input').first();
	const type = async (name: string, text: string) => input(name).fill(text);

	test('every form opens, fits its tray, and leaves its node as it was', async () => {
		const { editor } = scene();
		for (const { id } of [...filled, ...bare]) {
			const before = JSON.stringify(await values(id));
			await editor.edit(id);
			const fold = editor.page.locator('.mf-fold');
			if ((await fold.count()) > 0 && (await fold.getAttribute('aria-expanded')) === 'false')
				await fold.click();
			assert.deepEqual(await editor.sticksOut(), [], id);
			const first = editor.page.locator('.red-ui-tray').last().locator('.mf-row label').first();
			assert.equal((await first.textContent())?.trim(), 'Name', id);
			await editor.shot(id);
			await editor.close('done');
			assert.equal(JSON.stringify(await values(id)), before, id);
			assert.ok(!(await editor.node(id, 'changed')), `${id} is marked as changed`);
		}
		assert.deepEqual(editor.complaints, []);
	});

	test('another operation keeps what both have, and the way back keeps the rest', async () => {
		const { editor } = scene();
		await editor.edit('tag');
		await editor.operation('remove');
		assert.equal(await input('member').inputValue(), 'web-1');
		await editor.operation('tag');
		assert.equal(await editor.field('tags').locator('.mf-key').count(), 3);
		await editor.close('cancel');
	});

	test('another operation takes no time-out over: what hosts add is each operation’s', async () => {
		const { editor } = scene();
		const timeout = () => input('timeout').inputValue();
		const folded = () => editor.page.locator('.mf-fold-count').textContent();
		await editor.edit('list');
		await editor.page.locator('.mf-fold').click();
		await type('timeout', '3600');
		assert.equal(await folded(), '2 set');
		await editor.operation('tag');
		assert.equal(await folded(), '');
		assert.equal(await timeout(), '30');
		await editor.operation('list');
		assert.equal(await timeout(), '3600');
		await editor.operation('tag');
		await editor.close('done');
		assert.deepEqual((await values('list'))['timeout'], { type: 'num', value: '30', unit: 's' });
		await editor.page.evaluate('RED.history.pop()');
	});

	test('what is typed right after “+” is in the first row', async () => {
		const { editor } = scene();
		await editor.edit('new-member-tag');
		await editor.field('tags').locator('.red-ui-editableList-addButton').click();
		await until(
			() =>
				editor
					.field('tags')
					.locator('.mf-key')
					.evaluate((key) => key === (key as Focusable).ownerDocument.activeElement),
			'the first row to have the focus',
		);
		await editor.page.keyboard.type('role');
		assert.equal(await editor.field('tags').locator('.mf-key').inputValue(), 'role');
		await editor.close('cancel');
	});

	test('an empty row shows an example as an example; what is left open does not say “none”', async () => {
		const { editor } = scene();
		await editor.edit('new-member-tag');
		const tags = editor.field('tags');
		assert.equal(
			(await tags.locator('.red-ui-typedInput-type-label').first().textContent())?.trim(),
			'not set',
		);
		await editor.close('cancel');
		await editor.editConnection('muster-demo', 'c');
		const hosts = editor.field('hosts').locator('.mf-item-input').first();
		assert.match((await hosts.getAttribute('placeholder')) ?? '', /^e\.g\. /);
		await editor.close('cancel');
	});

	test('a trigger says when it starts, and not as if that were about its connection', async () => {
		const { editor } = scene();
		await editor.edit('changed');
		const row = editor.page.locator('.mf-row').filter({ hasText: 'Starts when' });
		assert.match((await row.locator('.mf-event').textContent()) ?? '', /^[A-Z].*\. more/);
		await editor.close('cancel');
	});

	test('dialogs link to what the reference says of them', async () => {
		const { editor } = scene();
		const link = () => editor.page.locator('.red-ui-tray').last().locator('.mf-more').getAttribute('href');
		await editor.edit('tag');
		assert.equal(await link(), `${DOCS}/demo.md#set-tags`);
		await editor.close('cancel');
		await editor.edit('changed');
		assert.equal(await link(), `${DOCS}/demo.md#member-changed`);
		await editor.close('cancel');
		await editor.editConnection('muster-demo', 'c');
		assert.equal(await link(), `${DOCS}/demo.md`);
		await editor.close('cancel');
	});

	test('what was typed is stored, can be undone, and what this version does not know survives', async () => {
		const { editor } = scene();
		await editor.edit('run');
		await type('command', 'date');
		await type('memory', '4G');
		await editor.field('notes').locator('textarea').fill('two\nlines');
		await editor.close('done');
		const now = await values('run');
		assert.deepEqual(now['notes'], { type: 'str', value: 'two\nlines' });
		assert.deepEqual(
			[now['command'], now['memory'], now['future']],
			[
				{ type: 'str', value: 'date' },
				{ type: 'str', value: '4G' },
				{ type: 'str', value: 'from a newer version' },
			],
		);
		assert.equal(await editor.node('run', 'changed'), true);
		await editor.page.evaluate('RED.history.pop()');
		assert.deepEqual((await values('run'))['command'], { type: 'str', value: 'uptime' });
	});

	test('an emptied optional field is gone; one with a default stays empty', async () => {
		const { editor } = scene();
		await editor.edit('list');
		await type('most', '');
		await editor.page.locator('.mf-fold').click();
		await type('timeout', '');
		await editor.close('done');
		const now = await values('list');
		assert.ok(!('most' in now));
		assert.deepEqual(now['timeout'], { type: 'num', value: '', unit: 's' });
	});

	test('a wrong value is said under the field, in the words the runtime has; a variable is never wrong', async () => {
		const { editor } = scene();
		await editor.edit('list');
		const complaint = editor.field('most').locator('.mf-error');
		await type('most', 'many');
		assert.equal(await complaint.textContent(), 'At most is “many”, but has to be a whole number');
		await type('most', '0');
		assert.equal(await complaint.textContent(), 'At most is 0, but has to be 1 to 10000 members');
		await type('most', '$' + '{LIMIT}');
		assert.ok(await complaint.isHidden());
		await editor.close('cancel');
	});

	test('the canvas says what is wrong with a node', async () => {
		const { editor } = scene();
		const errors = (id: string) => editor.node<string[]>(id, 'validationErrors');
		const [old, bad, evict] = await Promise.all([errors('old'), errors('bad'), errors('evict')]);
		assert.equal(old.length, 3, old.join());
		assert.ok(
			old.some((one) => /At most is 0, but has to be/.test(one)),
			old.join(),
		);
		assert.ok(
			old.some((one) => /Sort by is “rack”, but has to be one of name, status/.test(one)),
			old.join(),
		);
		assert.ok(
			bad.some((one) => /Event: a value is needed, e\.g\. deploy/.test(one)),
			bad.join(),
		);
		assert.ok(
			evict.some((one) => /“evict”, which this version does not offer/.test(one)),
			evict.join(),
		);
	});

	test('a node that was made without an operation asks for one', async () => {
		const { editor } = scene();
		await editor.edit('none');
		const chosen = editor.page.locator('#node-input-operation option:checked');
		assert.equal(await chosen.textContent(), 'Choose …');
		assert.ok(await editor.page.locator('.mf-op-help').getByText('What the node does').isVisible());
		await editor.close('done');
		const complaints = await editor.node<string[]>('none', 'validationErrors');
		assert.ok(complaints.includes('No operation is chosen'), complaints.join());
	});

	test('an operation that this version does not know stays as it is', async () => {
		const { editor } = scene();
		await editor.edit('evict');
		assert.match(
			(await editor.page.locator('#node-input-operation option:checked').textContent()) ?? '',
			/evict \(not offered here\)/,
		);
		await editor.close('done');
		assert.equal(await editor.node('evict', 'operation'), 'evict');
		assert.deepEqual(await values('evict'), { member: { type: 'str', value: 'db-1' } });
		assert.equal(await editor.node('evict', 'valid'), false);
	});

	test('a form that the server describes is drawn, checked and stored', async () => {
		const { editor } = scene();
		await editor.edit('act');
		await until(async () => (await editor.page.locator('.mf-sub [data-field]').count()) === 3, 'the form');
		await type('keep', '0');
		await until(
			async () => /Keep is 0/.test((await editor.field('keep').locator('.mf-error').textContent()) ?? ''),
			'the complaint',
		);
		await type('keep', '30');
		await editor.close('done');
		assert.deepEqual((await values('act'))['parameters'], {
			type: 'form',
			value: {
				target: { type: 'msg', value: 'payload.path' },
				keep: { type: 'num', value: '30' },
				compress: { type: 'bool', value: 'true' },
			},
		});
	});

	test('several choices, rows and flags are stored as the runtime reads them', async () => {
		const { editor } = scene();
		await editor.edit('new-member-list');
		await editor.field('status').locator('.red-ui-typedInput-option-trigger').click();
		const menu = editor.page.locator('.red-ui-typedInput-options:visible');
		await still(menu);
		for (const choice of ['Failed', 'Left']) await menu.getByText(choice).click();
		await editor.page.keyboard.press('Escape');
		await until(
			async () => /Left, Failed|Failed, Left/.test((await editor.field('status').textContent()) ?? ''),
			'both to be chosen',
		);
		await editor.page.locator('.mf-fold').click();
		await editor.field('tags').locator('.red-ui-editableList-addButton').click();
		await editor.field('tags').locator('.mf-key').fill('role');
		await editor.field('tags').locator('.mf-value .red-ui-typedInput-input').fill('web');
		await editor.shot('rows-filled');
		await editor.close('done');
		const now = await values('new-member-list');
		assert.deepEqual(JSON.parse(String(now['status']?.value)).sort(), ['failed', 'left']);
		assert.deepEqual(now['tags'], { type: 'rows', value: [{ key: 'role', type: 'str', value: 'web' }] });
		assert.deepEqual(now['each'], { type: 'bool', value: 'false' });
		assert.match(
			String(await editor.page.locator('#new-member-list .red-ui-flow-node-label').textContent()),
			/List members: (left, failed|failed, left)/,
		);
	});
};

interface Focusable {
	readonly ownerDocument: { readonly activeElement: unknown };
}
