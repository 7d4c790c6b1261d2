import assert from 'node:assert/strict';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import { runOperation } from '../../../src/engine/run/run-operation.ts';
import { stepOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/cloud/index.ts';
import type { Server } from '../../hosts/n8n/server.ts';
import type { WorkflowFile } from '../../hosts/n8n/support/workflows.ts';
import { startCloud } from '../../lab/cloud/index.ts';
import { until } from '../../support/until.ts';
import { type Flows, openFlows, startHook } from '../support/flows.ts';

type Loose = Record<string, unknown>;

const setting = (flow: WorkflowFile, node: string) =>
	flow.nodes.find(({ name }) => name === node)?.parameters as Loose;

/**
 * Clouds’ workflows of docs/workflows, imported and run against the lab. `allowed`: a folder whose files that
 * n8n may read.
 */
export const cloudWorkflows = (server: () => Server, allowed: string): void => {
	let cloud: Awaited<ReturnType<typeof startCloud>>;
	let flows: Flows;
	let settings: Loose;
	const step = async (name: string, input: Loose): Promise<Loose[]> => {
		const [resource = '', own = ''] = name.split('.');
		const context = {
			signal: new AbortController().signal,
			progress() {},
			log() {},
			answer: async () => undefined,
		};
		const operation = stepOf(service, resource, own);
		const results: unknown[] = [];
		const run = runOperation({ service, operation, input, settings: async () => settings, context });
		for await (const result of run) results.push(result);
		return results as Loose[];
	};
	before(async () => {
		cloud = await startCloud();
		settings = { authUrl: cloud.authUrl, user: 'admin', project: 'admin', password: cloud.password };
		flows = await openFlows(server(), 'Cloud', 'cloudApi', settings);
		await step('image.create', {
			name: 'debian-12',
			diskFormat: 'raw',
			properties: { os_distro: 'debian' },
			disk: { name: 'disk', read: () => createReadStream(path.join(root, 'LICENSE')) },
		});
		await step('volume.create', { name: 'data-1', size: '1G', wait: true });
		await step('network.create', { name: 'private' });
		await step('subnet.create', { network: 'private', cidr: '10.8.0.0/24' });
		for (const name of ['inbox', 'outbox', 'site']) await step('container.create', { name });
	});
	after(() => cloud?.close());
	const run = async (flow: { id: string }, start: string) =>
		flows.n8n.finished(await flows.n8n.run(flow.id, start));
	const objects = async (container: string) =>
		(await step('object.getMany', { container, returnAll: true })).map(({ name }) => name);

	test('cloud-create-a-server-or-try-elsewhere: the first ends in ERROR, the second stands', async () => {
		const flow = await flows.take('cloud-create-a-server-or-try-elsewhere', (file) => {
			// the lab has one zone
			for (const node of ['Create', 'Create elsewhere'])
				setting(file, node)['options'] = {
					availabilityZone: { __rl: true, mode: 'name', value: 'nova' },
				};
		});
		cloud.failNextServer('No valid host was found. ');
		const ran = await run(flow, 'Start');
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		const [made] = ran.items('Create elsewhere');
		assert.equal(made?.['status'], 'ACTIVE');
		assert.equal(made['name'], 'web-1');
		const servers = await step('server.getMany', { returnAll: true });
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
		const left = (await step('snapshot.getMany', { returnAll: true })).map(({ name }) => `${name}`).sort();
		assert.equal(left.length, 7);
		assert.equal(left.at(-1)?.slice(0, 17), 'data-1 nightly 20');
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
		assert.deepEqual(await step('floatingIp.getMany', { returnAll: true }), []);
	});

	test('cloud-move-servers-off-a-host: nothing is moved while no machine is down', async () => {
		const ran = await run(await flows.take('cloud-move-servers-off-a-host'), 'Every 5 minutes');
		assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
		assert.equal(ran.items('Move').length, 0);
	});

	test('cloud-move-servers-off-a-host: the servers of a machine that is down, and no others', async () => {
		const { hosts, forcedDown } = cloud.world.compute;
		hosts.push('aio2');
		try {
			for (const name of ['stays', 'moves'])
				await step('server.create', {
					name,
					flavor: 'm1.tiny',
					image: 'debian-12',
					networking: 'none',
					wait: true,
				});
			for (const server of cloud.world.compute.servers.values())
				server.host = server.name === 'moves' ? 'aio' : 'aio2';
			forcedDown.add('aio');
			const ran = await run(await flows.take('cloud-move-servers-off-a-host'), 'Every 5 minutes');
			assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
			assert.deepEqual(
				ran.items('Move').map(({ name, host }) => `${name} ${host}`),
				['moves aio2'],
			);
		} finally {
			forcedDown.clear();
			hosts.pop();
		}
	});

	test('cloud-quota-nearly-reached', async () => {
		const hook = await startHook();
		const flow = await flows.take('cloud-quota-nearly-reached', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			Object.assign(setting(file, 'Quota above'), { interval: '10s' });
		});
		try {
			await flows.listen(flow);
			const { length: volumes } = await step('volume.getMany', { returnAll: true });
			Object.assign(cloud.world.volume.quota, { volumes });
			assert.match(await until(() => hook.posts[0], 'the alert', 60), /volumes/);
		} finally {
			await flows.n8n.deactivate(flow.id);
			Object.assign(cloud.world.volume.quota, { volumes: 100 });
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
				60,
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
