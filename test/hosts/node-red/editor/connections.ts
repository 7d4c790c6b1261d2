import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { CANARY } from '../behaviour/stage.ts';
import type { Scene } from './suite.ts';

export const connections = (scene: () => Scene): void => {
	const result = () => scene().editor.page.locator('.mf-result').last();
	const says = (words: RegExp) =>
		until(async () => words.test((await result().textContent()) ?? ''), String(words));
	const tried = async (words: RegExp) => {
		await scene().editor.page.locator('.mf-test button').last().click();
		await says(words);
	};
	const setting = (name: string) => scene().editor.page.locator(`#node-config-input-${name}`);

	test('a new connection is tried, stored and picked from before anything is deployed', async () => {
		const { editor, stage } = scene();
		await editor.edit('new-member-remove');
		await editor.addConnection();
		await tried(/Hosts: a value is needed/);
		await editor.field('hosts').locator('.mf-item-input').fill('127.0.0.1');
		await setting('port').fill(String(stage.server.port));
		await setting('key').fill('wrong');
		await tried(/rejected the auth key/);
		await setting('key').fill(CANARY);
		await tried(/Demo 1\.4\.2 at 127\.0\.0\.1:\d+, \d+ members · \d+ ms/);
		await editor.shot('connection-good');
		await editor.close('done');
		const id = await editor.page.locator('#node-input-server').inputValue();
		assert.deepEqual(await editor.node(id, 'hosts'), ['127.0.0.1']);
		assert.equal(await editor.node(id, 'tls'), false);
		assert.equal(await editor.node(id, 'verify'), true);
		assert.deepEqual(await editor.node(id, 'secrets'), ['key'], 'which there are, not what they are');
		assert.equal(
			await editor.page.locator('#node-input-server option:checked').textContent(),
			`127.0.0.1:${stage.server.port} (2)`,
			'the other one leads to the same place',
		);
		await editor.field('member').locator('.red-ui-typedInput-option-expand').click();
		await until(async () => (await editor.page.locator('.mf-item').count()) > 10, 'the rows');
		await editor.close('cancel');
	});

	test('the stored secret is used for the deployed settings; others ask for it again', async () => {
		const { editor } = scene();
		await editor.editConnection('muster-demo', 'c');
		assert.deepEqual(await editor.sticksOut(), []);
		assert.notEqual(await setting('key').inputValue(), CANARY);
		await tried(/Demo 1\.4\.2/);
		await setting('tls').check();
		assert.ok(await editor.field('ca').isVisible());
		await tried(/type the Auth key once more/);
		await editor.shot('connection-asks');
		assert.deepEqual(await editor.sticksOut(), []);
		await setting('key').fill('wrong');
		await tried(/rejected the auth key/);
		await editor.close('cancel');
		assert.equal(await editor.node('c', 'tls'), false);
	});

	test('a key of several lines that is pasted keeps its lines, and is not to be read', async () => {
		const { editor } = scene();
		const pem = '-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\nbm9yIHRoaXM=\n-----END PRIVATE KEY-----\n';
		await editor.editConnection('muster-demo', 'down');
		await setting('tls').check();
		for (const name of ['ca', 'clientKey']) {
			await setting(name).focus();
			await editor.page.keyboard.insertText(pem);
			assert.equal(await setting(name).inputValue(), pem);
		}
		const veil = (name: string) =>
			setting(name).evaluate(
				(one) => (one as Styled).ownerDocument.defaultView.getComputedStyle(one).webkitTextSecurity,
			);
		assert.deepEqual([await veil('ca'), await veil('clientKey')], ['none', 'disc']);
		await editor.shot('connection-pem');
		await editor.close('done');
		assert.equal(await editor.node('down', 'ca'), pem);
		assert.equal((await editor.node<{ clientKey: string }>('down', 'credentials')).clientKey, pem);
		await editor.page.evaluate('RED.history.pop()');
	});

	test('secrets by name are rows; what is stored is kept, or replaced as a whole', async () => {
		const { editor } = scene();
		const rows = () => editor.field('memberKeys').locator('.mf-list-row');
		await editor.editConnection('muster-demo', 'twin');
		await editor.page.locator('.red-ui-tray').last().locator('.mf-fold').click();
		await editor.field('memberKeys').locator('.red-ui-editableList-addButton').click();
		await rows().locator('.mf-key').fill('web-1');
		await rows().locator('.mf-value').fill('first "key"');
		assert.equal(await rows().locator('.mf-value').getAttribute('type'), 'password');
		await editor.close('done');
		const stored = () => editor.node<Record<string, unknown>>('twin', 'credentials');
		assert.deepEqual(JSON.parse(String((await stored())['memberKeys'])), { 'web-1': 'first "key"' });
		await editor.page.evaluate(
			'Object.assign(RED.nodes.node("twin").credentials, { memberKeys: undefined, has_memberKeys: true })',
		);
		await editor.editConnection('muster-demo', 'twin');
		await editor.page.locator('.red-ui-tray').last().locator('.mf-fold').click();
		assert.ok(await editor.field('memberKeys').getByText('Stored and encrypted').isVisible());
		await editor.shot('secret-rows');
		await editor.field('memberKeys').getByRole('button', { name: 'Replace' }).click();
		await rows().locator('.mf-key').fill('web-2');
		await rows().locator('.mf-value').fill('second');
		await editor.shot('secret-rows-replaced');
		await editor.close('done');
		assert.deepEqual(JSON.parse(String((await stored())['memberKeys'])), { 'web-2': 'second' });
	});

	test('a secret that is lost is asked for again, and is no longer named once nobody wants it', async () => {
		const { editor } = scene();
		const message = () => editor.field('key').getByText('Is no longer stored: type it again');
		await editor.editConnection('muster-demo', 'bereft');
		assert.ok(await message().isVisible());
		await editor.shot('secret-lost');
		await setting('key').fill('x');
		assert.ok(!(await message().isVisible()));
		await setting('key').fill('__PWRD__');
		assert.ok(await editor.field('key').getByText('Node-RED cannot store __PWRD__').isVisible());
		await setting('key').fill('');
		await editor.close('done');
		assert.deepEqual(await editor.node('bereft', 'secrets'), []);
		await editor.editConnection('muster-demo', 'bereft');
		assert.ok(!(await message().isVisible()));
		await editor.close('cancel');
		await editor.editConnection('muster-demo', 'c');
		assert.ok(!(await message().isVisible()));
		await editor.close('cancel');
	});

	test('two connections without a name are told apart', async () => {
		const { editor } = scene();
		await editor.edit('new-member-remove');
		const names = (await editor.page.locator('#node-input-server option').allTextContents()).filter((name) =>
			name.startsWith('127.0.0.1:7'),
		);
		assert.deepEqual(names.sort(), ['127.0.0.1:7', '127.0.0.1:7 (2)']);
		await editor.close('cancel');
	});

	test('looking at a connection does not change it', async () => {
		const { editor } = scene();
		const before = await editor.page.evaluate(
			'JSON.stringify(RED.nodes.convertNode(RED.nodes.node("down")))',
		);
		await editor.editConnection('muster-demo', 'down');
		await editor.close('done');
		assert.equal(
			await editor.page.evaluate('JSON.stringify(RED.nodes.convertNode(RED.nodes.node("down")))'),
			before,
		);
		assert.ok(!(await editor.node('down', 'changed')));
	});

	test('no secret is in what the editor exports', async () => {
		const { editor } = scene();
		const all =
			'JSON.stringify(RED.nodes.createExportableNodeSet(RED.nodes.filterNodes({}).concat([RED.nodes.node("c")])))';
		const exported = String(await editor.page.evaluate(all));
		assert.ok(exported.includes('muster-demo-member') && !exported.includes(CANARY));
	});

	test('an error that nobody catches is a sentence in the debug sidebar, with its code', async () => {
		const { editor, stage } = scene();
		await stage.red.give('uncaught', { payload: '' });
		await editor.page.evaluate('RED.sidebar.show("debug")');
		const shown = editor.page.locator('.red-ui-debug-msg-level-20 .red-ui-debug-msg-payload').last();
		await until(
			async () =>
				(await shown.textContent()) ===
				'"Event takes msg.payload, which is an empty text (BAD_INPUT). Correct what the me..."',
			'the sentence',
		).catch(async () => assert.fail((await shown.textContent()) ?? 'nothing'));
	});

	test('what was edited is deployed and runs', async () => {
		const { editor, stage } = scene();
		await editor.edit('new-event-send');
		await editor.field('name').locator('.red-ui-typedInput-input').fill('deploy');
		await editor.close('done');
		await editor.page.evaluate('RED.actions.invoke("core:deploy-flows")');
		// some nodes of the flow are wrong on purpose
		await editor.page.getByRole('button', { name: /confirm deploy/i }).click();
		await until(async () => !(await editor.node('new-event-send', 'changed')), 'the deploy');
		await until(() => stage.red.give('new-event-send', {}).then(() => true), 'the node to run');
		await until(
			() => stage.server.calls.some(({ call, args }) => call === 'event' && args['name'] === 'deploy'),
			'the event',
		);
		assert.deepEqual(editor.complaints, []);
	});
};

interface Styled {
	readonly ownerDocument: {
		readonly defaultView: { getComputedStyle(element: unknown): { readonly webkitTextSecurity: string } };
	};
}
