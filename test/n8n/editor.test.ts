import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stepsOf } from '../../src/engine/run/steps.ts';
import { service } from '../../src/services/serf/index.ts';
import { startServer } from '../hosts/n8n/server.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { openStage } from './support/stage.ts';
import { type Editor, openEditor } from './support/editor.ts';

// n8n's editor in a real browser; MUSTER_SHOTS names a folder for pictures
const chromium = needs('chromium', 'n8n’s editor');

if (chromium) {
	let editor: Editor;
	let flow: { id: string };
	const stage = openStage(startServer, async ({ n8n, trigger, action }) => {
		flow = await n8n.workflow(
			'Watch the cluster',
			[
				trigger({ source: 'memberChanged', events: ['failed'] }),
				action({ resource: 'member', operation: 'get', member: { __rl: true, mode: 'list', value: '' } }),
			],
			[['Serf Trigger', 'Serf']],
		);
		editor = await openEditor(chromium, n8n);
	});
	after(() => editor?.stop());

	test('the canvas: nodes with their icons and what they do', async () => {
		await editor.openWorkflow(flow.id);
		const node = editor.page.locator('[data-test-id="canvas-node"][data-node-name="Serf"]');
		assert.match(await node.innerText(), /get: member/);
		const icons = editor.page.locator('[data-test-id="canvas-node"] img');
		const widths = () =>
			icons.evaluateAll((images) =>
				images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
			);
		await until(async () => {
			const drawn = await widths();
			return drawn.length >= 2 && drawn.every((width) => width > 0);
		}, 'the icons to be drawn');
		await editor.shot('canvas');
	});

	test('the panel: found by name, every step and every source listed on its own', async () => {
		assert.equal((await editor.search('serf'))[0], 'Serf');
		const found = (await editor.openFound()).map((text) => text.trim());
		await editor.shot('panel');
		for (const { action } of stepsOf(service)) assert.ok(found.includes(action), action);
		for (const { label } of service.sources) assert.ok(found.includes(`On ${label}`), label);
	});

	test('the trigger’s form: what to trigger on decides which fields there are', async () => {
		await editor.openWorkflow(flow.id);
		const form = await editor.openNode('Serf Trigger');
		assert.match(
			await form.innerText(),
			/Trigger On[\s\S]*Changes[\s\S]*Failed[\s\S]*Name Pattern[\s\S]*Tags[\s\S]*Options/,
		);
		await editor.shot('trigger');
		await editor.choose('source', 'Query Received');
		await form.getByText('Queries', { exact: true }).waitFor();
		assert.doesNotMatch(await form.innerText(), /Name Pattern/);
	});

	test('the action’s form: a member is picked from the living cluster', async () => {
		await editor.openWorkflow(flow.id);
		const form = await editor.openNode('Serf');
		await editor.field('member').click();
		const row = editor.page.getByText(/^db-1 \(alive · 127\.0\.0\.1\)$/);
		await row.waitFor();
		await editor.shot('pick');
		await row.click();
		const picked = editor.field('member').locator('input').last();
		await until(async () => (await picked.inputValue()).startsWith('db-1'), 'the choice to be shown');
		await editor.choose('operation', 'Get Many');
		await form.getByText('Return All').waitFor();
		assert.match(
			await form.innerText(),
			/Operation[\s\S]*Return All[\s\S]*Name Pattern[\s\S]*Status[\s\S]*Tags[\s\S]*Options/,
		);
		await editor.shot('action');
	});

	test('the credential’s form: a test that fails says what is wrong and what to do', async () => {
		const wrong = await stage.n8n.credential('serfApi', { hosts: '127.0.0.1:1' });
		const dialog = await editor.openCredential(wrong.id);
		await dialog.getByText('More details').click();
		await dialog
			.getByText(/127\.0\.0\.1:1 refused the connection\. Is a Serf agent running and listening there\?/)
			.waitFor();
		assert.match(await dialog.innerText(), /Hosts[\s\S]*Auth Key[\s\S]*Hosts With Keys/);
		await editor.shot('credential');
	});

	test('the page threw no errors', () => assert.deepEqual(editor.complaints, []));
}
