import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { status } from '../../../lab/juju/state/make.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { watchJuju } from '../support/watching.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const asked = (lab: ControllerLab, name: string) =>
	lab.requests.filter(({ request }) => request === name).length;

/** Kills the controller, lets something happen meanwhile, and brings it back as a real one comes back. */
const killed = async (lab: ControllerLab, meanwhile: () => void = () => {}): Promise<void> => {
	await lab.stop();
	meanwhile();
	const { world, requests } = lab;
	const turnedAway = (count: number) =>
		until(() => world.turnedAway >= count, `${count} web sockets that are refused`, 60);
	world.turnedAway = 0;
	lab.starting(404);
	lab.upgrade(true, { refuseLogins: true });
	await lab.start();
	await turnedAway(1);
	lab.starting(503);
	await turnedAway(world.turnedAway + 1);
	const before = requests.length;
	lab.starting(0);
	// the API is there before logins are taken
	await until(() => requests.length > before, 'a login that is refused', 60);
	lab.upgrade(false);
};

describe('kills of a 4.0 controller', { concurrency: 3 }, () => {
	it('a trigger tells what happened meanwhile exactly once, over refused connections, an API that is not there yet and refused logins', async () => {
		await using lab = await startJuju('4.0');
		const uuid = lab.model().uuid;
		for (const model of ['default', uuid]) {
			const watch = watchJuju(
				lab,
				'modelChanged',
				{ kinds: ['unit'], interval: 5 },
				{ settings: { model, user: 'user-admin' } },
			);
			await watch.ready();
			const word = `while killed, seen as ${model}`;
			await killed(lab, () => lab.setStatus('mysql/0', 'blocked', word));
			await until(() => watch.events.length > 0, 'what happened meanwhile', 90);
			lab.setStatus('mysql/0', 'active', `${word}, afterwards`);
			await until(() => watch.events.length > 1, 'what came after', 60);
			assert.deepEqual(
				watch.events.map(({ name, text, recovered }) => [name, /killed/.test(text), recovered ?? false]),
				[
					['mysql/0', true, true],
					['mysql/0', true, false],
				],
			);
			assert.deepEqual(
				watch.notices.map(({ event, reason }) => [event, reason]),
				[['gap', 'cut']],
			);
			await watch.stop();
		}
	});

	it('agents that a controller has not heard from yet after its start are neither news nor an error', async () => {
		await using lab = await startJuju('4.0');
		const changed = watchJuju(lab, 'modelChanged', { interval: 5 });
		const settled = watchJuju(lab, 'modelSettled', { interval: 5, hold: 0 });
		await Promise.all([changed.ready(), settled.ready()]);
		const units = [...lab.model().applications.values()].flatMap((one) => [...one.units.values()]);
		const before = units.map(({ agent, workload }) => ({ agent, workload }));
		await killed(lab, () => {
			for (const one of units) {
				one.agent = status('lost', 'agent is not communicating with the server');
				one.workload = status('unknown', 'agent lost, see `juju show-status-log`');
			}
		});
		const looks = asked(lab, 'FullStatus');
		await until(() => asked(lab, 'FullStatus') >= looks + 2, 'two looks', 90);
		for (const [index, one] of units.entries()) Object.assign(one, before[index]);
		lab.setStatus('mysql/0', 'blocked', 'after the kill');
		await until(() => changed.events.some(({ name }) => name === 'mysql/0'), 'what came after', 60);
		const other = changed.events.filter(({ text }) => !text.includes('after the kill'));
		assert.deepEqual(
			other.map(({ text }) => text),
			[],
		);
		assert.deepEqual(settled.events, []);
		await Promise.all([changed.stop(), settled.stop()]);
	});

	it('a unit that is lost when it is seen first ends no watch: it is told once, as it is then', async () => {
		await using lab = await startJuju('4.0');
		const changed = watchJuju(lab, 'modelChanged', { kinds: ['unit'], interval: 5 });
		await changed.ready();
		const units = lab.model().applications.get('mysql')?.units;
		const [first] = units?.values() ?? [];
		assert.ok(units && first);
		const agent = status('lost', 'agent is not communicating with the server');
		const added = { ...first, name: 'mysql/9', uuid: crypto.randomUUID(), agent };
		units.set(added.name, added);
		const looks = asked(lab, 'FullStatus');
		await until(() => asked(lab, 'FullStatus') >= looks + 2, 'two looks', 60);
		added.agent = first.agent;
		lab.setStatus(added.name, 'active', 'back again');
		await until(() => changed.events.length > 0, 'the new unit', 60);
		assert.deepEqual(
			changed.events.map(({ event, name }) => `${event} ${String(name)}`),
			[`unit.added ${added.name}`],
		);
		assert.deepEqual(changed.notices, []);
		await changed.stop();
	});

	it('addresses that logins tell, and that are others after a restart, lead nobody astray', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'modelChanged', { kinds: ['unit'], interval: 5 });
		await watch.ready();
		const restarted = async (meanwhile: () => void) => {
			await lab.stop();
			meanwhile();
			await lab.start();
		};
		await restarted(() => {
			lab.world.servers.splice(0, lab.world.servers.length, [
				{ value: '127.0.0.9', type: 'ipv4', scope: 'public', port: 1 },
			]);
			lab.setStatus('mysql/0', 'blocked', 'first');
		});
		await until(() => watch.events.length === 1, 'the first outage', 90);
		await restarted(() => lab.setStatus('mysql/0', 'active', 'second'));
		await until(() => watch.events.length === 2, 'the second outage', 90);
		assert.deepEqual(
			watch.events.map(({ recovered }) => recovered),
			[true, true],
		);
		await watch.stop();
	});

	it('who waits for a status, an action or a deploy goes on waiting, and nothing is begun twice', async () => {
		await using lab = await startJuju('4.0');
		const waiting = run(lab, 'status.waitFor', {
			for: 'message',
			applications: ['mysql'],
			message: 'after the kill',
			looks: 1,
			interval: 0.5,
			within: 300,
		});
		const acting = run(lab, 'action.run', {
			units: ['web/0'],
			action: 'slow',
			parameters: { seconds: 40 },
			await: true,
			within: 300,
			fails: true,
		});
		const deploying = run(lab, 'application.deploy', {
			charm: 'postgresql',
			application: 'db',
			wait: true,
			deadline: '5m',
		});
		await until(() => asked(lab, 'DeployFromRepository') === 1 && asked(lab, 'Actions') > 0, 'all begun');
		await until(() => lab.requests.some(({ request }) => request === 'FullStatus'), 'a look');
		await killed(lab, () => lab.setStatus('mysql/0', 'active', 'after the kill'));
		const [[status], [task], [made]] = await Promise.all([waiting, acting, deploying]);
		assert.ok(status?.['units']);
		assert.equal(task?.['status'], 'completed');
		assert.equal(made?.['name'], 'db');
		assert.equal(asked(lab, 'EnqueueOperation'), 1);
		assert.equal(asked(lab, 'DeployFromRepository'), 1);
	});

	it('a wait logs in once more, not for each of its looks', async () => {
		await using lab = await startJuju('4.0');
		const input = { applications: ['mysql'], message: 'at last', looks: 1, interval: 0.5, within: 300 };
		const waiting = run(lab, 'status.waitFor', { for: 'message', ...input });
		await until(() => asked(lab, 'FullStatus') > 0, 'a look');
		const logins = asked(lab, 'Login');
		lab.cut();
		const looks = asked(lab, 'FullStatus');
		await until(() => asked(lab, 'FullStatus') >= looks + 5, 'more looks', 60);
		lab.setStatus('mysql/0', 'active', 'at last');
		await waiting;
		assert.equal(asked(lab, 'Login'), logins + 1);
	});
});
