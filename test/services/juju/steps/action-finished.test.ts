import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { enqueueAction } from '../../../../src/services/juju/wire/calls/action.table.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { type ControllerLab, type Release, startController } from '../../../lab/juju/index.ts';
import { memoryStore, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { watchJuju } from '../support/watching.ts';

const connect = (lab: ControllerLab) =>
	connectModel(
		{
			addresses: [lab.wsUrl],
			ca: lab.ca,
			credentials: { kind: 'password', user: lab.user, password: lab.password },
		},
		lab.model().uuid,
		{ signal: new AbortController().signal },
	);
const run = async (lab: ControllerLab, parameters: object, count = 1, action = 'backup'): Promise<void> => {
	const client = await connect(lab);
	for (let index = 0; index < count; index++)
		await client.ask(enqueueAction, { receivers: ['web/0'], action, parameters: parameters as never });
	await client.close();
};

describe('actions that end', { concurrency: 3 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[]) {
		it(`${profile}: each is told once, over kills of the controller and a restart of the host`, async () => {
			await using lab = await startJuju(profile);
			const store = memoryStore();
			await run(lab, { path: '/before' });
			lab.settle();
			let watch = watchJuju(lab, 'actionFinished', { interval: 1 }, { store });
			await watch.ready();
			await run(lab, { path: '/live' });
			await until(() => watch.events.length === 1, 'the first');
			await run(lab, { path: '/cut' }, 2);
			await lab.stop();
			lab.settle();
			await lab.start();
			await until(() => watch.events.length === 3, 'those of the outage', 60);
			await watch.stop();
			await run(lab, { path: '/stopped' });
			lab.settle();
			watch = watchJuju(lab, 'actionFinished', { interval: 1 }, { store, restarted: true });
			await until(() => watch.events.length === 1, 'the one of the restart');
			assert.equal(watch.events[0]?.recovered, true);
			assert.equal(watch.notices[0]?.event, 'late');
			await watch.stop();
		});

		it(`${profile}: none is missed among thousands that ended before, and the looks stay small`, async () => {
			await using lab = await startJuju(profile);
			await run(lab, { path: '/a' });
			lab.settle();
			const model = lab.model();
			const first = [...model.operations.values()].at(-1);
			assert.ok(first);
			for (let count = 0; count < 3000; count++) {
				const id = String(model.next.operation++);
				const task = { ...first.tasks[0], id: String(model.next.operation++), operation: id };
				model.operations.set(id, { ...first, id, tasks: [task as never] });
				model.tasks.set(task.id, task as never);
			}
			const watch = watchJuju(lab, 'actionFinished', { interval: 1 });
			await watch.ready();
			const lists = lab.requests.filter(({ request }) => request === 'ListOperations').length;
			await run(lab, { path: '/b' }, 3);
			await until(() => watch.events.length === 3, 'all three', 30);
			assert.equal(lab.requests.filter(({ request }) => request === 'ListOperations').length, lists);
			assert.equal(new Set(watch.events.map(({ key }) => key)).size, 3);
			await watch.stop();
		});
	}

	for (const restarted of [false, true])
		it(`another model of the same name begins anew, with a gap${restarted ? ', over a restart' : ''}`, async () => {
			await using one = await startJuju('3.6');
			await using two = await startJuju('3.6');
			const store = memoryStore();
			const settings = { ...jujuSettings(one) };
			const begin = (more: object) =>
				startWatch(service, settings, 'actionFinished', { interval: 1 }, { store, ...more });
			let watch = begin({});
			await watch.ready();
			await run(one, {}, 20);
			one.settle();
			await until(() => watch.events.length === 20, 'those of the first model', 30);
			const keys = new Set(watch.events.map(({ key }) => key));
			Object.assign(settings, jujuSettings(two));
			if (restarted) {
				await watch.stop();
				watch = begin({ restarted });
			} else await one.stop();
			const gaps = () => watch.notices.filter(({ event }) => event === 'gap');
			await until(() => gaps().some((gap) => gap['model'] === two.model().uuid), 'the gap', 15);
			const before = watch.events.length;
			await run(two, {});
			two.settle();
			await until(() => watch.events.length === before + 1, 'the one of the second model', 30);
			assert.equal(keys.has(watch.events.at(-1)?.key ?? ''), false);
			await watch.stop();
		});

	it('lines are told while the action runs, as they come; looks are shared', async () => {
		await using lab = await startController({ profile: '4.0', tickEvery: 0 });
		lab.deploy('web');
		lab.settle();
		const watch = watchJuju(lab, 'actionFinished', { interval: 1, progress: true });
		const other = watchJuju(lab, 'actionFinished', { interval: 1, units: ['web/9'] });
		await Promise.all([watch.ready(), other.ready()]);
		assert.equal(lab.requests.filter(({ request }) => request === 'ListOperations').length, 1);
		await run(lab, { seconds: 3 }, 1, 'slow');
		lab.tick(2);
		const isStreamed = () => lab.requests.some(({ request }) => request === 'WatchActionsProgress');
		await until(isStreamed, 'its stream', 30);
		lab.settle();
		await until(() => watch.events.some(({ event }) => event === 'action.completed'), 'the end', 30);
		assert.deepEqual(
			watch.events.map(({ event, line }) => (line as { message: string } | undefined)?.message ?? event),
			['step 1 of 3', 'step 2 of 3', 'step 3 of 3', 'action.completed'],
		);
		await watch.stop();
		await other.stop();
		assert.deepEqual(other.events, []);
	});
});
