import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startJuju } from '../../../hosts/services/juju/index.ts';
import { type ControllerLab, JujuError, type Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { memoryStore, runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings } from '../../../hosts/services/juju/index.ts';
import { type JujuWatch, watchJuju } from '../support/watching.ts';

const units = { kinds: ['unit'], interval: 5 };
const told = (watch: JujuWatch) =>
	watch.events.map(({ event, name, recovered }) => [event, name, recovered ?? false]);
const gaps = (watch: JujuWatch) =>
	watch.notices.map(({ event, reason, recovered }) => [event, reason, recovered]);
const asked = (lab: ControllerLab, name: string) =>
	lab.requests.filter(({ request }) => request === name).length;

describe('a trigger of Juju over outages', { concurrency: 4 }, () => {
	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: a restart of the host recovers the difference, and says so`, async () => {
			await using lab = await startJuju(profile);
			const store = memoryStore();
			const first = watchJuju(lab, 'modelChanged', units, { store });
			await first.ready();
			await first.stop();
			assert.deepEqual(first.notices, []);
			lab.setStatus('mysql/0', 'blocked', 'no disk');
			lab.addUnits('web', 1);
			const second = watchJuju(lab, 'modelChanged', units, { store, restarted: true });
			await until(() => second.events.length >= 2, 'both changes');
			assert.deepEqual(told(second).slice(0, 2), [
				['unit.changed', 'mysql/0', true],
				['unit.added', 'web/1', true],
			]);
			const [[event, reason] = []] = gaps(second);
			assert.deepEqual([event, reason], ['gap', 'restart']);
			assert.match(String(second.notices[0]?.['since']), /^20\d\d-/);
			await second.stop();
		});

	for (const profile of ['3.6', '4.0'] as Release[]) {
		it(`${profile}: a connection cut in mid-stream is bridged, and the notice says what is not known`, async () => {
			await using lab = await startJuju(profile);
			const watch = watchJuju(lab, 'modelChanged', units);
			await watch.ready();
			lab.cut();
			lab.setStatus('mysql/0', 'blocked', 'no disk');
			await until(() => watch.events.length === 1, 'the change', 60);
			assert.deepEqual(told(watch), [['unit.changed', 'mysql/0', true]]);
			assert.deepEqual(gaps(watch), [['gap', 'cut', 1]]);
			assert.match(watch.notices[0]?.text ?? '', /changed back meanwhile is not known$/);
			await watch.stop();
		});

		it(`${profile}: an upgrade that refuses logins is waited for`, async () => {
			await using lab = await startJuju(profile);
			const watch = watchJuju(lab, 'modelChanged', units);
			await watch.ready();
			lab.upgrade(true, { refuseLogins: true });
			lab.cut();
			await until(() => watch.statuses.at(-1)?.is === 'retrying', 'a refusal');
			lab.setStatus('mysql/0', 'blocked', 'no disk');
			lab.upgrade(false, { version: profile === '3.6' ? '3.6.20' : '4.0.20' });
			await until(() => watch.events.length === 1, 'the change', 60);
			assert.deepEqual(told(watch), [['unit.changed', 'mysql/0', true]]);
			await watch.stop();
		});

		it(`${profile}: a model that moves is followed where the connection says so`, async () => {
			await using from = await startJuju(profile);
			await using to = await startJuju(profile);
			// the model is the same one there
			const there = to.model();
			to.world.models.delete(there.uuid);
			to.world.models.set(from.model().uuid, Object.assign(there, { uuid: from.model().uuid }));
			const watch = watchJuju(from, 'modelChanged', units, {
				settings: { redirects: true, model: from.model().uuid },
			});
			await watch.ready();
			from.migrating(true);
			to.setStatus('mysql/0', 'blocked', 'moved', there.uuid);
			from.migrated({ address: to.address, ca: to.ca, uuid: to.uuid });
			await until(() => watch.events.length > 0, 'the change there', 60);
			assert.ok(told(watch).some(([event, name]) => event === 'unit.changed' && name === 'mysql/0'));
			to.setStatus('mysql/0', 'active', 'settled there', there.uuid);
			await until(() => watch.events.at(-1)?.text.includes('active'), 'what comes there', 60);
			await watch.stop();
		});

		it(`${profile}: a step whose connection breaks in mid-call does not disturb the trigger beside it`, async () => {
			await using lab = await startJuju(profile);
			const watch = watchJuju(lab, 'modelChanged', units);
			await watch.ready();
			lab.fault({ request: 'Application.Expose', fault: { act: 'lose' } });
			await assert.rejects(
				runStep(service, jujuSettings(lab), 'application.expose', { application: 'mysql' }),
				{ code: 'OUTCOME_UNKNOWN' },
			);
			lab.setStatus('mysql/0', 'blocked', 'no disk');
			await until(() => watch.events.length === 1, 'the change', 60);
			assert.equal(asked(lab, 'Expose'), 1);
			await watch.stop();
		});
	}

	for (const words of ['db-accessor worker is dying', 'connection is shut down', 'context canceled'])
		it(`4.0: a controller that goes down and says “${words}” has refused nothing`, async () => {
			await using lab = await startJuju('4.0');
			const says = { act: 'error', error: new JujuError(words) } as const;
			const run = (step: string, input: object) => runStep(service, jujuSettings(lab), step, { ...input });
			const watch = watchJuju(lab, 'modelChanged', units);
			await watch.ready();
			lab.fault({ request: 'Admin.Login', fault: says, times: 2 });
			lab.fault({ request: 'Client.FullStatus', fault: says, times: 4 });
			lab.cut();
			lab.setStatus('mysql/0', 'active', 'while it went down');
			const [status] = await run('status.waitFor', { for: 'settled', applications: ['mysql'], within: 60 });
			assert.ok(status?.['units']);
			await until(() => watch.events.length > 0, 'the change', 60);
			assert.deepEqual(told(watch), [['unit.changed', 'mysql/0', true]]);
			await watch.stop();
			lab.heal();
			lab.fault({ request: 'Application.Expose', fault: says });
			const error = await failure(run('application.expose', { application: 'mysql' }));
			assert.equal(error.code, 'OUTCOME_UNKNOWN', error.message);
			assert.ok(error.message.includes(words));
			assert.equal(asked(lab, 'Expose'), 1);
		});

	it('a watcher that the controller stops is begun anew: nothing is lost, nothing told twice, and a notice says so', async () => {
		await using lab = await startJuju('3.6');
		const watch = watchJuju(lab, 'modelChanged', units);
		await watch.ready();
		lab.stopWatchers();
		lab.setStatus('mysql/0', 'blocked', 'no disk');
		await until(() => watch.events.length === 1, 'the change');
		await until(() => watch.notices.length === 1, 'the notice');
		assert.deepEqual(told(watch), [['unit.changed', 'mysql/0', true]]);
		assert.deepEqual(gaps(watch), [['gap', 'stopped', 1]]);
		assert.equal(watch.statuses.filter(({ is }) => is === 'retrying').length, 0);
		await watch.stop();
	});

	it('a memory that cannot be read is a gap', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'modelChanged', units, { restarted: true });
		await watch.ready();
		assert.match(watch.notices[0]?.text ?? '', /what was known before was lost$/);
		await watch.stop();
	});

	it('an application in error while nobody looked is told once, with a notice', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'modelSettled', { interval: 5, hold: 0 });
		await watch.ready();
		await lab.stop();
		lab.setStatus('mysql/0', 'error', 'hook failed: "start"');
		await lab.start();
		await until(() => watch.events.length === 1, 'the error', 60);
		assert.equal(watch.events[0]?.event, 'application.error');
		assert.equal(watch.events[0]?.recovered, true);
		assert.deepEqual(gaps(watch), [['gap', 'cut', 1]]);
		await watch.stop();
	});

	it('one watch serves all triggers of a model, whatever they watch for; a later one begins at once', async () => {
		await using lab = await startJuju('3.6');
		const first = watchJuju(lab, 'modelChanged', units);
		await first.ready();
		const more = [
			watchJuju(lab, 'modelChanged', { names: ['mysql'] }),
			watchJuju(lab, 'modelSettled', {}),
			watchJuju(lab, 'modelChanged', { kinds: ['application'] }),
		];
		// nothing has changed since the first began
		await Promise.all(more.map((one) => one.ready()));
		assert.equal(asked(lab, 'WatchAll'), 1);
		assert.equal(new Set(lab.requests.map(({ connection }) => connection)).size, 2);
		await Promise.all([first, ...more].map((one) => one.stop()));
		await until(() => asked(lab, 'Stop') === 1, 'the end of the watcher');

		await using four = await startJuju('4.0');
		const polling = [
			watchJuju(four, 'modelChanged', { interval: 5 }),
			watchJuju(four, 'modelChanged', { interval: 60 }),
			watchJuju(four, 'modelSettled', { interval: 10 }),
		];
		await Promise.all(polling.map((one) => one.ready()));
		const looks = asked(four, 'FullStatus');
		assert.ok(looks <= 2, `${looks} looks`);
		four.setStatus('mysql/0', 'blocked', 'x');
		await until(() => polling[1]?.events.length, 'a patient one hears it with the others', 10);
		assert.ok(asked(four, 'FullStatus') <= looks + 1);
		await Promise.all(polling.map((one) => one.stop()));
	});

	it('a source that an older release lacks ends at once', async () => {
		await using lab = await startJuju('1.25');
		const watch = watchJuju(lab, 'actionFinished', {});
		await assert.rejects(watch.over, { code: 'UNSUPPORTED', message: /it came with 2\.8/ });
	});
});
