import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { type SerfLab, startSerfLab } from '../lab/serf/lab.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { type Editor, openEditor } from './support/editor.ts';
import { startRegistry } from './support/registry.ts';

// from an n8n without our nodes to the first event, by mouse and keyboard alone; MUSTER_SHOTS names a folder
// for pictures
const chromium = needs('chromium', 'installing from n8n’s page of community nodes');

if (chromium) {
	let registry: Awaited<ReturnType<typeof startRegistry>>;
	let n8n: Server;
	let lab: SerfLab;
	let editor: Editor;
	before(async () => {
		lab = await startSerfLab({ name: 'web-1' });
		lab.cluster.join('db-1');
		registry = await startRegistry();
		n8n = await startServer(registry.env, { bare: true });
		editor = await openEditor(chromium, n8n);
	});
	after(async () => {
		await editor?.stop();
		await n8n?.stop();
		registry?.close();
		await lab?.close();
	});
	const byId = (id: string) => editor.page.locator(`[data-test-id="${id}"]`);
	const panel = () => editor.page.locator('[data-test-id="item-iterator-item"]');
	/** Adds what the panel of nodes offers first for these words, and there this step or trigger. */
	const add = async (words: string, what: string) => {
		assert.equal((await editor.typeInPanel(words))[0], 'Serf');
		await panel().first().click();
		await panel()
			.filter({ hasText: new RegExp(`^\\s*${what}\\s*$`) })
			.click();
		await byId('node-parameters').waitFor();
	};
	const isChosen = () =>
		until(
			async () => (await byId('node-credentials-select').locator('input').first().inputValue()) !== '',
			'the credential to be chosen',
		);
	const workflowId = async () => {
		const [flow] = await n8n.request<{ id: string }[]>('GET', '/rest/workflows');
		return flow?.id ?? '';
	};

	for (const service of ['serf', 'juju', 'cloud'])
		test(`n8n-nodes-muster-${service} is installed by its name`, async () => {
			const name = `n8n-nodes-muster-${service}`;
			await editor.page.goto(`${n8n.base}/settings/community-nodes`);
			await editor.page
				.getByRole('button', { name: /^Install/ })
				.first()
				.click();
			const dialog = editor.page.getByRole('dialog');
			await dialog.locator('input').first().fill(name);
			await byId('user-agreement-checkbox').click();
			await byId('install-community-package-button').click();
			await byId('community-package-card').filter({ hasText: name }).waitFor();
			await editor.shot(`install-${service}`);
			assert.ok(registry.asked.includes(name), 'it came from here');
		});

	test('a trigger is found, and its credential made and tested', async () => {
		await editor.page.goto(`${n8n.base}/workflow/new`);
		await byId('canvas-plus-button').first().click();
		await add('cluster member', 'On member changed');
		await editor.shot('install-trigger');
		await editor.page.getByText('Connect to Serf').first().click();
		const hosts = editor.field('hosts').locator('input');
		await hosts.fill(`${lab.host}:${lab.port}`);
		await byId('credential-save-button').click();
		// n8n closes the dialog of a new credential only when its test went well
		await byId('credential-save-button').waitFor({ state: 'detached' });
		await isChosen();
		await editor.page.keyboard.press('Escape');
	});

	test('a step behind it takes the same credential', async () => {
		await byId('canvas-handle-plus').first().click();
		await add('cluster member', 'Get many members');
		await isChosen();
		await editor.shot('install-step');
		await editor.page.keyboard.press('Escape');
	});

	test('published, it starts with an event', async () => {
		await editor.page.getByRole('button', { name: 'Publish' }).first().click();
		const dialog = editor.page.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Publish' }).click();
		await editor.page.getByText('n8n now connects to the Serf agent').waitFor();
		await editor.shot('install-published');
		await until(() => n8n.log().includes('connected to Serf'), 'the trigger to connect', 60);
		lab.cluster.fail('db-1');
		const id = await workflowId();
		const execution = await until(
			async () => (await n8n.executions(id)).find(({ status }) => status === 'success'),
			'the execution',
			60,
		);
		assert.equal(execution.items('Serf Trigger')[0]?.['text'], 'db-1 failed');
		assert.deepEqual(
			execution.items('Get many members').map(({ name, status }) => `${name} ${status}`),
			['db-1 failed', 'web-1 alive'],
		);
	});

	test('the page threw no errors', () => assert.deepEqual(editor.complaints, []));
}
