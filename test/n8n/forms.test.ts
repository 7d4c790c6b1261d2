import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { jujuSettings, startJuju } from '../hosts/services/juju/index.ts';
import { type Cloud, startCloud } from '../lab/cloud/index.ts';
import type { ControllerLab } from '../lab/juju/index.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { type Editor, openEditor } from './support/editor.ts';
import { PACKAGE } from './support/stage.ts';

type Loose = Record<string, unknown>;

// the forms of Juju and of clouds in n8n’s own editor, with mouse and keyboard, against the labs;
// MUSTER_SHOTS names a folder for pictures
const chromium = needs('chromium', 'the forms of Juju and clouds in n8n’s editor');

if (chromium) {
	let n8n: Server;
	let juju: ControllerLab;
	let cloud: Cloud;
	let editor: Editor;
	const credentials: Record<string, { id: string; name: string }> = {};
	before(async () => {
		juju = await startJuju('3.6');
		cloud = await startCloud();
		n8n = await startServer();
		credentials['jujuApi'] = await n8n.credential('jujuApi', jujuSettings(juju));
		credentials['cloudApi'] = await n8n.credential('cloudApi', {
			authUrl: cloud.authUrl,
			user: 'demo',
			project: 'demo',
			password: cloud.password,
		});
		editor = await openEditor(chromium, n8n);
	});
	after(async () => {
		await editor?.stop();
		await n8n?.stop();
		await juju?.[Symbol.asyncDispose]();
		await cloud?.close();
	});
	/** Opens the form of one of our nodes in a workflow of its own. */
	const open = async (type: string, parameters: Record<string, unknown>, given?: object) => {
		const credential = `${type.replace('Trigger', '')}Api`;
		const flow = await n8n.workflow(
			type,
			[
				{
					name: 'Node',
					type: `${PACKAGE}.${type}`,
					parameters,
					credentials: { [credential]: given ?? credentials[credential] },
				},
			],
			[],
		);
		await editor.openWorkflow(flow.id);
		return { flow, form: await editor.openNode('Node') };
	};
	const saved = async (id: string) =>
		(await n8n.request<{ nodes: { parameters: Record<string, unknown> }[] }>('GET', `/rest/workflows/${id}`))
			.nodes[0]?.parameters ?? {};
	/** Opens the list of a field; its row. n8n closes a list that is opened before it has been asked for. */
	const offered = async (field: string, row: RegExp) => {
		const found = editor.page.getByText(row).first();
		await until(
			async () => {
				await editor.field(field).click();
				await found.waitFor({ timeout: 5000 });
				return true;
			},
			`the list of ${field} to open`,
			90,
		);
		return found;
	};
	const save = async () => {
		await editor.page.keyboard.press('Escape');
		await editor.page.keyboard.press('Control+s');
	};

	for (const [type, says] of [
		['jujuApi', /Juju 3\.6.*accepts the login as admin/],
		['cloudApi', /demo/],
	] as const)
		test(`${type}: the test button says what answers`, async () => {
			const dialog = await editor.openCredential(credentials[type]?.id as string);
			await dialog.getByText(/Connection tested successfully/).waitFor();
			await editor.shot(`credential-${type}`);
			const { message } = await n8n.request<{ message: string }>('POST', '/rest/credentials/test', {
				credentials: {
					...credentials[type],
					type,
					data:
						type === 'jujuApi'
							? jujuSettings(juju)
							: { authUrl: cloud.authUrl, user: 'demo', project: 'demo', password: cloud.password },
				},
			});
			assert.match(message, says);
		});

	test('Juju: an action is picked from the charm’s, and its own parameters are the form', async () => {
		const { flow, form } = await open('juju', { resource: 'action', operation: 'run', units: ['web/0'] });
		await (await offered('action', /^backup/)).click();
		await form.getByText('Parameters', { exact: true }).last().waitFor();
		await editor.page.getByText('Add field to send').click();
		await editor.shot('juju-action-fields');
		await editor.page
			.getByText(/^Level/)
			.last()
			.click();
		await editor.shot('juju-action-form');
		const level = form
			.getByText('Level', { exact: true })
			.first()
			.locator('xpath=ancestor::*[.//input][1]//input')
			.first();
		await level.fill('3');
		await level.press('Tab');
		await editor.shot('juju-action-filled');
		await save();
		const value = async () => ((await saved(flow.id))['parameters'] as { value?: Loose } | undefined)?.value;
		await until(async () => Number((await value())?.['level']) === 3, 'the parameter to be saved');
		assert.equal(((await saved(flow.id))['action'] as Loose)['value'], 'backup');
	});

	test('Juju: the configuration of an application is the form, typed as the charm says', async () => {
		const { form } = await open('juju', { resource: 'application', operation: 'setConfig' });
		await (await offered('application', /^web\b(?!\/)/)).click();
		await form.getByText('Values', { exact: true }).last().waitFor();
		await editor.page.getByText('Add field to send').click();
		await editor.page.getByText(/^Port/i).last().waitFor();
		await editor.shot('juju-config-form');
	});

	test('Juju: the trigger offers applications, units and machines in one list', async () => {
		await open('jujuTrigger', { source: 'modelChanged' });
		const row = (name: string) =>
			editor.page.locator('.el-select-dropdown__item:visible', { hasText: name }).first();
		// n8n closes a list that is opened before it has been asked for
		await until(
			async () => {
				await editor.field('names').click();
				await row('web').waitFor({ timeout: 5000 });
				return true;
			},
			'the list of names to open',
			60,
		);
		for (const name of ['web', 'web/0', '0']) await row(name).waitFor();
		await editor.shot('juju-trigger-names');
	});

	test('clouds: a server is made of what the lists show, and a container is found by its name', async () => {
		await open('cloud', { resource: 'server', operation: 'create', name: 'web-1' });
		const tiny = await offered('flavor', /^m1\.tiny/);
		await editor.shot('cloud-flavors');
		await tiny.click();
		const picked = editor.field('flavor').locator('input').last();
		await until(async () => /m1\.tiny/.test(await picked.inputValue()), 'the flavor to be shown');
	});

	test('Juju: a list of several that cannot be read says why, and what to do then, on its mark', async () => {
		const settings = { ...jujuSettings(juju), addresses: '127.0.0.1:1' };
		const { id } = await n8n.credential('jujuApi', settings, 'Juju that is away');
		await open('juju', { resource: 'unit', operation: 'remove' }, { id, name: 'Juju that is away' });
		await editor.page.locator('[data-test-id="parameter-issues"]').first().hover();
		await editor.page.getByText(/127\.0\.0\.1:1 refused the connection.* choose Refresh List/).waitFor();
		await editor.shot('juju-list-away');
	});

	test('the page threw no errors', () => assert.deepEqual(editor.complaints, []));
}
