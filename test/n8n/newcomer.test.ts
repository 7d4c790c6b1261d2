import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { startFleetBehindSsh } from '../hosts/services/fleet-ssh.ts';
import { type Cloud, startCloud } from '../lab/cloud/index.ts';
import { type FleetLab, startFleetLab } from '../lab/fleet/lab.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { type Editor, openEditor } from './support/editor.ts';
import { PACKAGE } from './support/stage.ts';

// what a newcomer does with mouse and keyboard in n8n’s own editor; MUSTER_SHOTS names a folder for pictures
const chromium = needs('chromium', 'a newcomer in n8n’s editor');

if (chromium) {
	let n8n: Server;
	let lab: FleetLab;
	let ssh: Awaited<ReturnType<typeof startFleetBehindSsh>>;
	let editor: Editor;
	let cloud: Cloud;
	before(async () => {
		lab = await startFleetLab();
		cloud = await startCloud();
		ssh = await startFleetBehindSsh(lab);
		n8n = await startServer();
		editor = await openEditor(chromium, n8n);
	});
	after(async () => {
		await editor?.stop();
		await n8n?.stop();
		await ssh?.close();
		await lab?.close();
		await cloud?.close();
	});
	const one = (type: string, parameters: Record<string, unknown>) =>
		n8n.workflow(type, [{ name: 'Node', type: `${PACKAGE}.${type}`, parameters }], []);

	test('an SSH key of several lines is pasted into the credential, and n8n goes through the tunnel with it', async () => {
		const { tunnelKey, ...settings } = ssh.settings;
		const stored = await n8n.credential('fleetApi', { ...settings, useSshTunnel: true });
		const dialog = await editor.openCredential(stored.id);
		const key = editor.field('tunnelKey').locator('textarea');
		await key.waitFor();
		await editor.paste(key, tunnelKey);
		assert.match(await key.inputValue(), /^-----BEGIN[^\n]*\n[\s\S]*\n-----END[^\n]*-----\s*$/);
		assert.match((await key.getAttribute('class')) ?? '', /masked/, 'the key is masked');
		await editor.page.locator('[data-test-id="credential-save-button"]').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.shot('credential-ssh');
	});

	test('a list of several that could not be read is read again on demand, and when something is picked', async () => {
		const at = { authUrl: cloud.authUrl, user: 'admin', project: 'admin' };
		const stored = await n8n.credential('cloudApi', { ...at, password: 'wrong' });
		const create = (name: string) => ({
			name,
			type: `${PACKAGE}.cloud`,
			parameters: { resource: 'server', operation: 'create' },
			credentials: { cloudApi: stored },
		});
		const flow = await n8n.workflow('lists', [create('First'), create('Second')], []);
		await editor.openWorkflow(flow.id);
		const networks = editor.field('networks');
		const isRead = async () => {
			await until(async () => !(await networks.locator('input').first().isDisabled()), 'the list to be read');
			await networks.click();
			await editor.page.locator('.el-select-dropdown__item:visible', { hasText: 'public' }).waitFor();
			await editor.page.keyboard.press('Escape');
		};
		const open = async (name: string) => {
			await editor.openNode(name);
			await until(
				async () => /^Error fetching/.test(await networks.locator('input').first().inputValue()),
				'the list to fail',
			);
		};
		const correct = (password: string) =>
			n8n.request('PATCH', `/rest/credentials/${stored.id}`, {
				name: stored.name,
				type: 'cloudApi',
				data: { ...at, password },
			});
		await open('First');
		await correct(cloud.password);
		const item = editor.page.locator('[data-test-id="parameter-item"]', { has: networks }).last();
		await item.hover();
		await item.locator('[data-test-id="action-toggle"]').click();
		await editor.page.getByText('Refresh List', { exact: true }).filter({ visible: true }).first().click();
		await isRead();
		await correct('wrong');
		await editor.openWorkflow(flow.id);
		await open('Second');
		await correct(cloud.password);
		await editor.field('flavor').click();
		await editor.page.getByText('m1.tiny').first().click();
		await isRead();
	});

	test('what stands behind a switch is folded away until it is turned on', async () => {
		const { id } = await n8n.credential('fleetApi', { endpoints: lab.url });
		await editor.openCredential(id);
		await editor.field('useSshTunnel').waitFor();
		assert.equal(await editor.field('tunnelHost').count(), 0);
		await editor.field('useSshTunnel').locator('[role="switch"], .el-switch').first().click();
		await editor.field('tunnelHost').waitFor();
		await editor.shot('credential-switches');
	});

	for (const [words, node, step] of [
		['run remote command', 'Conplyent', 'Run a command'],
		['cluster member', 'Serf', 'Get many members'],
		['member failed', 'Serf', 'On member changed'],
		['systemd unit', 'Fleet', 'Get a unit'],
		['restart unit', 'Fleet', 'Restart a unit'],
		['upload file', 'Conplyent', 'Upload a file'],
		['send query', 'Serf', 'Send a query'],
		['job', 'Conplyent', 'Get many jobs'],
		['unit journal', 'Fleet', 'Get the journal of a unit'],
		['scale service', 'Fleet', 'Scale a template'],
		['restart a failed unit', 'Juju', 'Resolve units in error'],
		['run juju action', 'Juju', 'Run an action'],
		['scale app', 'Juju', 'Scale an application'],
		['alert when unit is in error', 'Juju', 'On model changed'],
		['juju deploy', 'Juju', 'Deploy an application'],
		['openstack create vm', 'Cloud (OpenStack, Synnefo)', 'Create a server'],
		['upload file to swift', 'Cloud (OpenStack, Synnefo)', 'Upload an object'],
		['attach volume', 'Cloud (OpenStack, Synnefo)', 'Attach a volume to a server'],
		['new file in bucket', 'Cloud (OpenStack, Synnefo)', 'On object changed'],
		['quota', 'Cloud (OpenStack, Synnefo)', 'Get many quotas'],
		['snapshot', 'Cloud (OpenStack, Synnefo)', 'Create a snapshot'],
		['list vms', 'Cloud (OpenStack, Synnefo)', 'Get many servers'],
	] as const)
		test(`“${words}” finds ${node}, and there “${step}”`, async () => {
			const flow = await n8n.workflow(
				'search',
				[{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }],
				[],
			);
			await editor.openWorkflow(flow.id);
			assert.equal((await editor.typeInPanel(words))[0], node);
			const offered = (await editor.openFound()).map((text) => text.trim());
			assert.ok(offered.includes(step), offered.join(', '));
		});

	test('the panel says of a node what it does and that it starts workflows', async () => {
		const flow = await n8n.workflow('search', [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }], []);
		await editor.openWorkflow(flow.id);
		await editor.typeInPanel('serf');
		const found = editor.page.locator('[data-test-id="item-iterator-item"]').first();
		assert.match(await found.innerText(), /Watch and steer a HashiCorp Serf cluster, or start a workflow/);
		await editor.shot('found');
	});

	test('a trigger shows what it starts the workflow with, before its first run', async () => {
		await editor.openWorkflow((await one('serfTrigger', { source: 'memberChanged' })).id);
		await editor.openNode('Node');
		const hint = editor.page.getByText('starts the workflow with an item like this');
		await hint.waitFor();
		assert.match(await editor.page.locator('code').first().innerText(), /"event": "member\.failed"/);
		await editor.shot('trigger-sample');
	});

	test('a trigger’s data is made up and pinned: the workflow is tried without an event', async () => {
		const flow = await n8n.workflow(
			'mock',
			[
				{ name: 'Node', type: `${PACKAGE}.serfTrigger`, parameters: { source: 'userEvent' } },
				{ name: 'Behind', type: 'n8n-nodes-base.noOp' },
			],
			[['Node', 'Behind']],
		);
		await editor.openWorkflow(flow.id);
		await editor.openNode('Node');
		await editor.page.getByText('set mock data').click();
		const output = editor.page.locator('[data-test-id="output-panel"]');
		await output.locator('.cm-content').click();
		await editor.page.keyboard.press('ControlOrMeta+a');
		await editor.page.keyboard.insertText('[{"event":"event.received","userEvent":{"name":"made up"}}]');
		await output.getByText('Save', { exact: true }).click();
		await editor.page.getByText('This data is pinned').waitFor();
		await editor.page.keyboard.press('Escape');
		await editor.page.locator('[data-test-id^="execute-workflow-button"]').last().click();
		const [ran] = await until(async () => {
			const all = await n8n.executions(flow.id);
			return all.some(({ status }) => status === 'success') && all;
		}, 'the workflow to run with it');
		assert.deepEqual(ran?.items('Behind'), [{ event: 'event.received', userEvent: { name: 'made up' } }]);
		await editor.shot('pinned');
	});

	test('Arguments takes no field away: what was typed stays in the form and in the saved workflow', async () => {
		const flow = await one('serf', {
			resource: 'event',
			operation: 'send',
			name: 'deploy',
			payload: 'v2',
			options: { arguments: '{}' },
		});
		await editor.openWorkflow(flow.id);
		await editor.openNode('Node');
		const typed = editor.field('name').locator('input');
		await typed.waitFor();
		assert.equal(await typed.inputValue(), 'deploy');
		await typed.fill('deploy-2');
		await editor.page.keyboard.press('Escape');
		await editor.page.keyboard.press('Control+s');
		await until(async () => {
			const { nodes } = await n8n.request<{ nodes: { parameters: Record<string, unknown> }[] }>(
				'GET',
				`/rest/workflows/${flow.id}`,
			);
			return nodes[0]?.parameters['name'] === 'deploy-2';
		}, 'the workflow to be saved with the field');
	});

	test('a number and a choice that would do harm are empty until somebody chooses', async () => {
		await editor.openWorkflow((await one('fleet', { resource: 'unit', operation: 'scale' })).id);
		await editor.openNode('Node');
		const count = editor.field('count').locator('input');
		await count.waitFor();
		assert.equal(await count.inputValue(), '');
		await editor.openWorkflow((await one('fleet', { resource: 'unit', operation: 'setDesiredState' })).id);
		await editor.openNode('Node');
		const state = editor.field('desiredState').locator('input');
		await state.waitFor();
		assert.match(await state.inputValue(), /Choose/);
	});

	test('what comes out of a step is shown before it has run', async () => {
		const flow = await n8n.workflow(
			'preview',
			[
				{ name: 'Node', type: `${PACKAGE}.serf`, parameters: { resource: 'member', operation: 'get' } },
				{ name: 'Behind', type: 'n8n-nodes-base.set' },
			],
			[['Node', 'Behind']],
		);
		await editor.openWorkflow(flow.id);
		await editor.openNode('Behind');
		await editor.page.locator('[data-test-id="schema-preview-warning"]').waitFor();
		await editor.page.getByText('address', { exact: true }).first().waitFor();
		await editor.shot('preview');
	});

	test('the page threw no errors', () => assert.deepEqual(editor.complaints, []));
}
