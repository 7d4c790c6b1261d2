import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import type { Server } from '../../hosts/n8n/server.ts';
import type { WorkflowFile } from '../../hosts/n8n/support/workflows.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { until } from '../../support/until.ts';
import { type Flows, openFlows, startHook } from '../support/flows.ts';
import { labWorkflowCloud, type WorkflowCloud } from './world.ts';

type Loose = Record<string, unknown>;

const setting = (flow: WorkflowFile, node: string) =>
	flow.nodes.find(({ name }) => name === node)?.parameters as Loose;

/**
 * Clouds’ workflows of docs/workflows, imported and run. `allowed`: a folder whose files that n8n may read;
 * `open`: the cloud, by default the lab.
 */
export const cloudWorkflows = (
	server: () => Server,
	allowed: string,
	open: () => Promise<WorkflowCloud> = labWorkflowCloud,
): void => {
	let cloud: WorkflowCloud;
	let flows: Flows;
	const step = engineRunner(() => cloud.settings('demo'));
	const admin = engineRunner(() => cloud.settings('admin'));
	before(async () => {
		cloud = await open();
		flows = await openFlows(server(), 'Cloud', 'cloudApi', { ...cloud.settings('demo') });
		await step('image.create', {
			name: 'debian-12',
			diskFormat: 'raw',
			properties: { os_distro: 'debian' },
			disk: readFileSync(path.join(root, 'LICENSE')),
		});
		await step('volume.create', { name: 'data-1', size: '1G', wait: true });
		for (const name of ['inbox', 'outbox', 'site']) await step('container.create', { name, existing: true });
	});
	after(() => cloud?.close());
	const run = async (flow: { id: string }, start: string) =>
		flows.n8n.finished(await flows.n8n.run(flow.id, start), 400);
	const objects = async (container: string) =>
		(await step('object.getMany', { container, returnAll: true })).map(({ name }) => name);
	const inZone = (file: WorkflowFile, node: string, value: string) => {
		setting(file, node)['options'] = { availabilityZone: { __rl: true, mode: 'name', value } };
	};

	test('cloud-create-a-server-or-try-elsewhere: the first ends in ERROR, the second stands', async () => {
		const { full, free, end } = await cloud.zones();
		const flow = await flows.take('cloud-create-a-server-or-try-elsewhere', (file) => {
			inZone(file, 'Create', full);
			inZone(file, 'Create elsewhere', free);
		});
		const ran = await run(flow, 'Start');
		await end?.();
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		const [made] = ran.items('Create elsewhere');
		assert.equal(made?.['status'], 'ACTIVE');
		assert.equal(made['name'], 'web-1');
		const servers = await step('server.getMany', { name: 'web-1', returnAll: true });
		assert.deepEqual(
			servers.map(({ status }) => status),
			['ACTIVE'],
			'the failed one is gone',
		);
		const wrong = await flows.take('cloud-create-a-server-or-try-elsewhere', (file) => {
			setting(file, 'Create')['flavor'] = { __rl: true, mode: 'name', value: 'huge' };
		});
		const ended = await run(wrong, 'Start');
		assert.equal(ended.status, 'error');
		assert.match(ended.error?.message ?? '', /huge/);
		assert.equal(
			ended.items('Create elsewhere').length,
			0,
			'what is wrong everywhere is not tried elsewhere',
		);
	});

	test('cloud-nightly-snapshots: one more, and the oldest of eight goes', async () => {
		for (let day = 1; day <= 7; day++)
			await step('snapshot.create', {
				volume: 'data-1',
				name: `data-1 nightly 2020-01-0${day}`,
				wait: true,
			});
		const ran = await run(await flows.take('cloud-nightly-snapshots'), 'Every night at 2');
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		assert.equal(ran.items('All but seven').length, 1);
		const rows = await step('snapshot.getMany', { volume: 'data-1', returnAll: true });
		const left = rows.map(({ name }) => String(name)).sort();
		assert.equal(left.length, 7);
		assert.equal(left[0], 'data-1 nightly 2020-01-02', 'the oldest has gone');
		assert.match(left.at(-1) ?? '', /^data-1 nightly (?!2020)/, 'the newest is of today');
	});

	test('cloud-clean-up-what-nobody-uses: shown, not done; without the preview done', async () => {
		await step('floatingIp.allocate', { network: 'public' });
		await step('volume.create', { name: 'orphan', size: '1G', wait: true });
		const there = async () =>
			(await step('volume.getMany', { returnAll: true })).some(({ name }) => name === 'orphan');
		const shown = await run(await flows.take('cloud-clean-up-what-nobody-uses'), 'Start');
		assert.equal(shown.status, 'success', `${shown.error?.message} ${shown.error?.description}`);
		assert.equal(shown.items('Release').length, 1);
		assert.ok(shown.items('Delete').length >= 1);
		assert.ok(await there());
		const flow = await flows.take('cloud-clean-up-what-nobody-uses', (file) => {
			setting(file, 'Release')['preview'] = false;
			setting(file, 'Free volumes')['name'] = 'orphan';
			setting(file, 'Delete')['preview'] = false;
		});
		const done = await run(flow, 'Start');
		assert.equal(done.status, 'success', `${done.error?.message} ${done.error?.description}`);
		await until(async () => !(await there()), 'the volume to be gone');
		assert.deepEqual(await step('floatingIp.getMany', { free: true, returnAll: true }), []);
	});

	const asAdmin = async () => {
		const credential = await flows.n8n.credential('cloudApi', { ...cloud.settings('admin') });
		return flows.take('cloud-move-servers-off-a-host', (file) => {
			for (const node of file.nodes) if (node.credentials) node.credentials = { cloudApi: credential };
		});
	};

	test('cloud-move-servers-off-a-host: nothing is moved while no machine is down', async () => {
		const ran = await run(await asAdmin(), 'Every 5 minutes');
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		assert.equal(ran.items('Move').length, 0);
	});

	test('cloud-move-servers-off-a-host: the servers of a machine that is down, and no others', async () => {
		const second = await cloud.secondMachine();
		try {
			const base = { flavor: 'm1.tiny', image: 'debian-12', networking: 'none', wait: true };
			for (const name of ['stays', 'moves']) await step('server.create', { name, ...base });
			const rows = async () => admin('server.getMany', { allProjects: true, returnAll: true });
			const hostOf = async (name: string) => (await rows()).find((row) => row['name'] === name)?.['host'];
			if ((await hostOf('stays')) === (await hostOf('moves'))) {
				const serverId = (await rows()).find(({ name }) => name === 'moves')?.['id'];
				await admin('server.liveMigrate', { serverId, wait: true });
			}
			const [from, to] = [await hostOf('moves'), await hostOf('stays')];
			assert.notEqual(from, to);
			const all = await admin('computeService.getMany', { host: from });
			const { id } = all.find(({ binary }) => binary === 'nova-compute') as Loose;
			await admin('computeService.setForcedDown', { id, down: true, allowUp: true });
			const doomed = (await rows()).filter(({ host }) => host === from).map(({ name }) => name);
			const ran = await run(await asAdmin(), 'Every 5 minutes');
			assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
			const moved = ran.items('Move');
			assert.deepEqual(moved.map(({ name }) => name).sort(), doomed.sort());
			assert.ok(doomed.includes('moves'));
			assert.ok(moved.every(({ host, status }) => host === to && status === 'ACTIVE'));
		} finally {
			for (const name of ['stays', 'moves'])
				await step('server.delete', { serverId: name, preview: false, allowLoss: true, wait: true });
			await second.end();
		}
	});

	test('cloud-quota-nearly-reached', async () => {
		const hook = await startHook();
		const flow = await flows.take('cloud-quota-nearly-reached', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			Object.assign(setting(file, 'Quota nearly reached'), { interval: '10s' });
		});
		try {
			await flows.listen(flow);
			const quotas = await step('quota.getMany', { service: 'volume', returnAll: true });
			const { used } = quotas.find(({ resource }) => resource === 'volumes') as Loose;
			await cloud.limitVolumes(Number(used));
			assert.match(await until(() => hook.posts[0], 'the alert', 120), /volumes/);
		} finally {
			await flows.n8n.deactivate(flow.id);
			await cloud.limitVolumes(200);
			hook.close();
		}
	});

	test('cloud-process-new-objects: worked on and gone from the inbox', async () => {
		const flow = await flows.take('cloud-process-new-objects', (file) => {
			setting(file, 'New object')['interval'] = '5s';
		});
		try {
			await flows.listen(flow);
			const name = 'incoming/a “b”.txt';
			await step('object.createFromText', { container: 'inbox', object: name, text: 'hello' });
			await until(
				async () => (await objects('inbox')).length === 0 && (await objects('outbox')).includes(name),
				'the object to be processed',
				120,
			);
		} finally {
			await flows.n8n.deactivate(flow.id);
		}
	});

	const where = (file: WorkflowFile, folder: string) => {
		const { assignments } = setting(file, 'Where')['assignments'] as {
			assignments: { name: string; value: string }[];
		};
		for (const one of assignments) if (one.name === 'folder') one.value = folder;
	};
	const write = (folder: string, files: Readonly<Record<string, string>>) => {
		rmSync(folder, { recursive: true, force: true });
		for (const [name, content] of Object.entries(files)) {
			mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
			writeFileSync(path.join(folder, name), content);
		}
	};

	test('cloud-upload-a-folder: each file under its name', async () => {
		const folder = path.join(allowed, 'one');
		write(folder, { 'index.html': '<p>', 'css/a b.css': 'p {}', 'deep/er/x': 'x' });
		const flow = await flows.take('cloud-upload-a-folder', (file) => where(file, folder));
		const ran = await run(flow, 'Start');
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		assert.deepEqual(await objects('site'), ['css/a b.css', 'deep/er/x', 'index.html']);
	});

	test('cloud-sync-a-folder: what is new or changed is uploaded, what is gone is shown', async () => {
		const folder = path.join(allowed, 'two');
		write(folder, { 'a.txt': 'a', 'sub/b.txt': 'b' });
		const flow = await flows.take('cloud-sync-a-folder', (file) => where(file, folder));
		const uploaded = async () => {
			const ran = await run(flow, 'Start');
			assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
			return [ran.items('Upload'), ran.items('Delete')].map((rows) => rows.map(({ name }) => name).sort());
		};
		assert.deepEqual(await uploaded(), [['site/a.txt', 'site/sub/b.txt'], []], 'into an empty container');
		assert.deepEqual(await uploaded(), [[], []], 'nothing to do');
		write(folder, { 'a.txt': 'another', 'c.txt': 'c' });
		assert.deepEqual(await uploaded(), [['site/a.txt', 'site/c.txt'], ['site/sub/b.txt']]);
		assert.ok((await objects('site')).includes('site/sub/b.txt'), 'a preview deletes nothing');
	});
};
