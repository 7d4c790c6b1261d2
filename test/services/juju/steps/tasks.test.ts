import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectModel, service } from '../../../../src/services/juju/index.ts';
import { connectingOf } from '../../../../src/services/juju/model/connection/options.ts';
import { followTasks } from '../../../../src/services/juju/model/tasks/follow.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { JujuError } from '../../../lab/juju/errors.ts';
import { allOperations } from '../../../../src/services/juju/model/tasks/all-operations.ts';
import { listOperations } from '../../../../src/services/juju/wire/calls/task.table.ts';
import { failure } from '../../../support/failure.ts';
import { until } from '../../../support/until.ts';
import { watchJuju } from '../support/watching.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const signal = new AbortController().signal;
const profiles: readonly Release[] = ['1.25', '2.9', '3.6', '4.0'];
const slow = (lab: ControllerLab, more: Record<string, unknown> = {}) =>
	runStep(service, jujuSettings(lab), 'action.run', {
		units: ['web/0'],
		action: 'slow',
		parameters: { seconds: 4 },
		...more,
	});

describe('tasks', { concurrency: 2 }, () => {
	for (const profile of profiles)
		it(`${profile}: are listed by their state, and found by their ID, as one record`, async () => {
			await using lab = await startJuju(profile);
			const [ended] = await slow(lab);
			const list = (which: string) =>
				runStep(service, jujuSettings(lab), 'action.listTasks', { which, units: ['web/0'] });
			const ids = async (which: string) => (await list(which)).map(({ id }) => id);
			assert.deepEqual(await ids('all'), [ended?.['id']]);
			assert.deepEqual(await ids('ended'), [ended?.['id']]);
			assert.deepEqual(await ids('pending'), []);
			assert.deepEqual(await ids('running'), []);
			const found = await runStep(service, jujuSettings(lab), 'action.findTasks', {
				prefix: String(ended?.['id']).slice(0, 8),
			});
			assert.deepEqual(
				found.map(({ id, status }) => [id, status]),
				[[ended?.['id'], 'completed']],
			);
			assert.deepEqual(await runStep(service, jujuSettings(lab), 'action.findTasks', { prefix: 'none' }), []);
		});

	for (const profile of ['2.9', '4.0'] as Release[])
		it(`${profile}: a hundred operations and more are listed, page by page`, async () => {
			await using lab = await startJuju(profile);
			const client = await connectModel((await connectingOf(jujuSettings(lab) as never)).options, 'default', {
				signal,
			});
			for (let count = 0; count < 130; count++)
				await client.call({
					facade: 'Action',
					method: 'EnqueueOperation',
					params: { actions: [{ receiver: 'unit-web-0', name: 'backup', parameters: { path: '/' } }] },
				});
			await client.close();
			lab.settle();
			assert.equal((await runStep(service, jujuSettings(lab), 'action.listTasks', {})).length, 130);
			const operations = await runStep(service, jujuSettings(lab), 'action.getOperations', {});
			const ids = operations.map(({ id }) => Number(id));
			assert.deepEqual(
				ids,
				ids.toSorted((a, b) => b - a),
			);
			assert.equal(ids.length, 130);
		});

	it('4.0 tells the end of an operation, not of its tasks: one that is alone has it, wherever it comes from', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'actionFinished', { interval: 1 });
		await watch.ready();
		const [alone] = await slow(lab);
		const end = [...lab.model().operations.values()][0]?.completed ?? '';
		const same = (one: unknown) =>
			assert.equal(String((one as { completed?: string })?.completed).slice(0, 19), end.slice(0, 19));
		same(alone);
		const [listed] = await runStep(service, jujuSettings(lab), 'action.listTasks', {});
		same(listed);
		const [operation] = await runStep(service, jujuSettings(lab), 'action.getOperations', {});
		same(operation);
		same((operation?.['tasks'] as unknown[])[0]);
		assert.equal(operation?.['started'], alone?.['started']);
		await until(() => watch.events.length === 1, 'the end');
		same(watch.events[0]?.['task']);
		await watch.stop();
		// when each of two ended is not told
		const input = { commands: 'uptime', units: ['postgresql/0', 'postgresql/1'] };
		const two = await runStep(service, jujuSettings(lab), 'action.exec', input);
		assert.deepEqual(
			two.map(({ status, completed }) => [status, completed]),
			[
				['completed', null],
				['completed', null],
			],
		);
	});

	it('a server that says there is more, and gives the same again, is not asked for ever', async () => {
		await using lab = await startJuju('4.0');
		await slow(lab);
		const client = await connectModel((await connectingOf(jujuSettings(lab) as never)).options, 'default', {
			signal,
		});
		const { operations } = await client.ask(listOperations, {}, { signal });
		let asked = 0;
		const same = Object.create(client, {
			ask: { value: async () => (asked++, { operations, truncated: true }) },
		}) as typeof client;
		assert.equal((await allOperations(same, {}, signal)).length, 1);
		assert.equal(asked, 2);
		await client.close();
	});

	for (const profile of profiles)
		it(`${profile}: one is watched line by line until it has ended, also one that had ended before`, async () => {
			await using lab = await startJuju(profile);
			const [begun] = await slow(lab, { await: false });
			const watch = () => runStep(service, jujuSettings(lab), 'action.watchTask', { id: begun?.['id'] });
			const first = await watch();
			const again = await watch();
			assert.deepEqual(again, first);
			const lines = first.flatMap(({ message }) => (message === undefined ? [] : [message]));
			const said = [...lab.model().tasks.values()][0]?.log.map(({ message }) => message);
			// 1.x keeps none
			if (profile === '1.25') return assert.deepEqual(lines, []);
			assert.deepEqual(lines, said);
			assert.equal(lines.length > 1, true);
			assert.equal(
				lab.requests.some(({ request }) => request === 'WatchActionsProgress'),
				true,
			);
		});

	for (const profile of profiles)
		it(`${profile}: bytes that are no text come whole, as base64`, async () => {
			await using lab = await startJuju(profile);
			const exec = (commands: string) =>
				runStep(service, jujuSettings(lab), 'action.exec', { commands, units: ['web/0'] });
			const [binary] = await exec("printf '\\377\\000\\376'");
			assert.equal(binary?.['stdout'], Buffer.from([0xff, 0, 0xfe]).toString('base64'));
			assert.deepEqual(binary?.['results'], { 'stdout-encoding': 'base64' });
			const [text] = await exec("printf '\\303\\274'");
			assert.deepEqual([text?.['stdout'], text?.['results']], ['ü', {}]);
		});

	for (const profile of profiles)
		it(`${profile}: one that was only begun has its name`, async () => {
			await using lab = await startJuju(profile);
			const [begun] = await slow(lab, { await: false });
			assert.equal(begun?.['name'], 'slow');
		});

	for (const profile of profiles)
		it(`${profile}: commands for all machines of a model that has none are refused with the reason`, async () => {
			await using lab = await startJuju(profile);
			lab.addModel('empty');
			lab.grant('admin', 'admin', 'empty');
			const exec = (model: string) =>
				failure(
					runStep(service, { ...jujuSettings(lab), model: `admin/${model}` }, 'action.exec', {
						commands: 'uptime',
						everywhere: true,
					}),
				);
			const none = await exec('empty');
			assert.deepEqual([none.code, none.message], ['CONFLICT', 'empty has no machines']);
			if (profile === '1.25') return;
			lab.addModel('pods', { type: 'caas' });
			lab.grant('admin', 'admin', 'pods');
			const pods = await exec('pods');
			assert.deepEqual(
				[pods.code, pods.message],
				['UNSUPPORTED', 'pods has no machines: it is on Kubernetes'],
			);
			assert.ok(lab.requests.every(({ request }) => request !== 'RunOnAllMachines'));
		});

	it('that cannot be watched are looked at: the lines come with the looks, each once', async () => {
		await using lab = await startJuju('3.6');
		lab.fault({
			request: 'Action.WatchActionsProgress',
			times: 9,
			fault: { act: 'error', error: new JujuError('permission denied', 'unauthorized access') },
		});
		const client = await connectModel((await connectingOf(jujuSettings(lab) as never)).options, 'default', {
			signal,
		});
		const [begun] = await slow(lab, { await: false });
		const lines: string[] = [];
		const [task] = await followTasks(
			client,
			[String(begun?.['id'])],
			{ line: (_, { message }) => void lines.push(message), looked: () => {} },
			signal,
		);
		assert.equal(task?.status, 'completed');
		assert.deepEqual(
			lines,
			task?.log.map(({ message }) => message),
		);
		await client.close();
	});

	it('that is stopped says how many go on, whether it looks or rests between two looks', async () => {
		await using lab = await startJuju('3.6');
		const client = await connectModel((await connectingOf(jujuSettings(lab) as never)).options, 'default', {
			signal,
		});
		const [begun] = await slow(lab, { await: false });
		const stop = new AbortController();
		const following = followTasks(
			client,
			[String(begun?.['id'])],
			{ line: () => {}, looked: () => stop.abort() },
			stop.signal,
		);
		await assert.rejects(following, {
			code: 'CANCELLED',
			message: 'Stopped while 1 of 1 action ran; they go on',
		});
		await client.close();
	});
});
