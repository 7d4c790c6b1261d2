import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectConplyent } from '../../../../src/services/conplyent/client/connect.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import type { Place } from './steps.ts';

/** The server serves one client at a time: who holds its place, for how long, and who waits. */
export const turnTests = (
	now: () => { readonly place: Place; readonly settings: Readonly<Record<string, unknown>> },
): void => {
	const one = async (name: string, input: Record<string, unknown> = {}) =>
		(await runStep(service, now().settings, name, input))[0] as Record<string, unknown>;
	/** A client of somebody else’s, once it is let in. */
	const stranger = () =>
		until(
			() =>
				connectConplyent({ host: now().place.host, port: now().place.port, answerTimeout: 1 }).catch(
					() => undefined,
				),
			'a stranger to be let in',
		);

	test('turns: the one place is given back after Hold, and a busy server waited for', async () => {
		endLeases();
		const other = await stranger();
		await assert.rejects(
			runStep(service, { ...now().settings, busyTimeout: 0, answerTimeout: 0.5 }, 'server.heartbeat'),
			{ code: 'BUSY' },
		);
		const waiting = one('server.heartbeat');
		await other.close();
		assert.equal((await waiting)['alive'], true);
		const next = await stranger();
		await next.close();
	});

	test('turns: steps that follow each other closely leave others their turn', async () => {
		endLeases();
		const busy = { ...now().settings, hold: '500ms' };
		let [isOver, steps] = [false, 0];
		const stepping = (async () => {
			for (; !isOver; steps++) {
				await runStep(service, busy, 'server.heartbeat');
				await new Promise((next) => setTimeout(next, 200));
			}
		})();
		try {
			await until(() => steps > 2, 'steps to run');
			const other = await stranger();
			await other.close();
		} finally {
			isOver = true;
			await stepping;
		}
	});

	test('turns: a step whose time ends while it waits for the place says so', async () => {
		endLeases();
		const other = await stranger();
		const patient = { ...now().settings, busyTimeout: 30, answerTimeout: 0.5 };
		// all who wait share one waiting, and each is told; a real server is known to be busy after 4.5 s
		const waiting = ['6s', '7s'].map((timeout) =>
			runStep(service, patient, 'file.getWorkingFolder', { timeout }),
		);
		const ended = await Promise.allSettled(waiting).finally(() => other.close());
		for (const one of ended) {
			const thrown: unknown = one.status === 'rejected' && one.reason;
			assert.equal(codeOf(thrown), 'BUSY', String(thrown));
			assert.match(String(thrown), /Another client has the one place .* and did not leave it in time/);
		}
	});

	test('turns: two kinds of settings share one place; a job whose output is not kept keeps it, one whose output is kept does not', async () => {
		const quick = { ...now().settings, callTimeout: 29, hold: 0 };
		const { job } = await one('command.start', { command: 'sleep 64', keep: false });
		assert.equal((await runStep(service, quick, 'server.heartbeat'))[0]?.['alive'], true);
		await assert.rejects(
			connectConplyent({ host: now().place.host, port: now().place.port, answerTimeout: 2.5 }),
			{ code: 'BUSY' },
			'longer than Hold, and still ours',
		);
		await one('job.kill', { job });
		const { kept } = await one('command.start', { command: 'sleep 65' });
		const other = await stranger();
		await other.close();
		await one('job.signal', { kept });
		assert.notEqual((await one('job.waitFor', { kept }))['exitCode'], 0);
		await one('job.removeOutput', { kept });
	});

	test('turns: a trigger that follows gives the place back between its looks, and loses nothing', async () => {
		const watching = startWatch(service, now().settings, 'jobOutput', {
			command: 'for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.3; done',
			reading: 'shell',
		});
		await watching.ready();
		endLeases();
		for (let turn = 0; turn < 2; turn++) {
			const other = await stranger();
			assert.equal(await other.osInfo(), 'linux');
			await other.close();
		}
		await watching.seen('job.ended', () => true, 40);
		assert.deepEqual(
			watching.events.filter(({ event }) => event === 'job.line').map(({ line }) => line),
			['1', '2', '3', '4', '5', '6', '7', '8'],
		);
		await watching.stop();
	});
};
