import './support/faster.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { service } from '../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import type { Release } from '../../lab/juju/index.ts';
import { JujuError } from '../../lab/juju/errors.ts';
import { failure } from '../../support/failure.ts';
import { memoryStore, runStep } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { watchJuju } from './support/watching.ts';

const sentences = (watch: ReturnType<typeof watchJuju>) => watch.events.map(({ text }) => text);

// a watcher of the server knows nothing of agents that are away: only a status does
describe('an agent that is lost, where the server tells changes by itself', { concurrency: 6 }, () => {
	for (const release of ['1.25', '2.9', '3.6'] as Release[])
		it(`is told on ${release}, once it has been so for a while, and again when it is back`, async () => {
			await using lab = await startJuju(release);
			const changed = watchJuju(lab, 'modelChanged', {
				kinds: ['unit'],
				enters: ['lost', 'idle'],
				interval: 5,
			});
			const settled = watchJuju(lab, 'modelSettled', { interval: 5, hold: 0 });
			await Promise.all([changed.ready(), settled.ready()]);
			lab.lose('mysql/0');
			await until(() => changed.events.length > 0, 'the lost agent', 90);
			assert.match(sentences(changed).join(), /^Unit mysql\/0 is unknown: agent lost/);
			await until(() => settled.events.length > 0, 'the application', 30);
			assert.match(sentences(settled).join(), /^Application mysql is in error: mysql\/0: agent lost/);
			// what the watcher tells meanwhile does not find it again
			lab.setStatus('web/0', 'blocked', 'something else');
			lab.lose('mysql/0', false);
			await until(() => changed.events.length > 1, 'the agent that is back', 60);
			assert.match(sentences(changed).at(1) ?? '', /^Unit mysql\/0 is active/);
			assert.equal(changed.events.length, 2);
			assert.deepEqual([...changed.notices, ...settled.notices], []);
			await Promise.all([changed.stop(), settled.stop()]);
		});

	it('that is lost when watching begins is told as it is', async () => {
		await using lab = await startJuju('3.6');
		lab.lose('mysql/0');
		const first = watchJuju(lab, 'modelChanged', { kinds: ['unit'], initial: true, interval: 5 });
		await first.ready();
		await until(() => sentences(first).includes('Unit mysql/0 is there'), 'what is there');
		const [unit] = first.events.filter(({ name }) => name === 'mysql/0');
		assert.equal((unit?.['unit'] as { agentStatus: { current: string } }).agentStatus.current, 'lost');
		await first.stop();
	});

	it('that was lost before a restart of the host, and still is, is no news', async () => {
		await using lab = await startJuju('3.6');
		lab.lose('mysql/0');
		const store = memoryStore();
		const input = { kinds: ['unit'], interval: 5 };
		const first = watchJuju(lab, 'modelChanged', input, { store });
		await first.ready();
		await first.stop();
		const second = watchJuju(lab, 'modelChanged', input, { store, restarted: true });
		await second.ready();
		lab.setStatus('web/0', 'blocked', 'something else');
		await until(() => second.events.length > 0, 'the change');
		assert.deepEqual(
			second.events.map(({ name }) => name),
			['web/0'],
		);
		await second.stop();
	});

	it('of which no status may be read is as the watcher tells it', async () => {
		await using lab = await startJuju('3.6');
		const error = new JujuError('permission denied', 'unauthorized access');
		lab.fault({ request: 'Client.FullStatus', times: 100, fault: { act: 'error', error } });
		const watch = watchJuju(lab, 'modelChanged', { kinds: ['unit'], interval: 5 });
		await watch.ready();
		lab.lose('web/0');
		lab.setStatus('mysql/0', 'blocked', 'told by the watcher');
		await until(() => watch.events.length > 0, 'the change');
		assert.deepEqual(
			watch.events.map(({ name }) => name),
			['mysql/0'],
		);
		await watch.stop();
	});
});

describe('waiting for a status, while an agent is lost', { concurrency: 4 }, () => {
	for (const release of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`goes on on ${release} and says so; where lost is to end it, it ends it with the reason`, async () => {
			await using lab = await startJuju(release);
			lab.lose('mysql/0');
			const wait = (input: object) =>
				failure(runStep(service, jujuSettings(lab), 'status.waitFor', { applications: ['mysql'], ...input }));
			const late = await wait({ within: 10 });
			assert.equal(late.code, 'TIMEOUT', late.message);
			assert.match(late.message, /mysql\/0’s agent is lost: agent is not communicating with the server$/);
			assert.match(late.hint ?? '', /with lost in Fail on/);
			const ended = await wait({ within: 600, errors: ['error', 'lost'] });
			assert.equal(ended.code, 'CONFLICT', ended.message);
			assert.match(ended.message, /^It will not settle: mysql\/0’s agent is lost: agent is not/);
		});
});
