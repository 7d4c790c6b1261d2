import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeases } from '../../../src/net/lease.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { runaway } from '../../services/conplyent/steps/left-behind.ts';
import { until } from '../../support/until.ts';
import { type Engine, startEngine } from './engine.ts';
import { startTrigger, type TriggerOptions } from './support/trigger.ts';

/** Seconds after which a closed trigger counts as gone. */
const AWAY = 0.6;

let engine: Engine;
let lab: ConplyentLab;
let job: ReturnType<typeof runaway>;
const credential = () => ({ host: lab.host, port: lab.port, hold: '500ms' });
const start = async (command: string, more: Partial<TriggerOptions> = {}) => {
	const trigger = startTrigger(engine, {
		type: 'conplyentTrigger',
		parameters: { source: 'jobOutput', command, reading: 'shell' },
		credential: credential(),
		trigger: engine.triggerWith('conplyent', { away: AWAY }),
		...more,
	});
	await trigger.started;
	return trigger;
};

before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => engine?.stop());
beforeEach(async () => {
	lab = await startConplyentLab();
	job = runaway(lab.folder);
});
afterEach(async () => {
	endLeases();
	await lab.close();
});

describe('what a trigger of conplyent started, in n8n', () => {
	test('ends when its workflow is unpublished; published anew it begins anew', async () => {
		const trigger = await start(job.command);
		await job.begun();
		assert.ok(JSON.stringify(trigger.saved()).includes('"known"'));
		await Promise.all([trigger.close(), trigger.close()]);
		await job.ended();
		const remembers = () => JSON.stringify(trigger.saved()).includes('"known"');
		await until(() => lab.jobs() === 0 && !remembers(), 'nothing to be left');
		const again = await start(job.command, { staticData: trigger.saved() });
		await job.begun();
		assert.equal(again.named('job.ended').length, 0);
		await again.close();
		await job.ended();
	});

	test('runs on when the workflow is only saved; ends when the command is another', async () => {
		const other = runaway(lab.folder);
		const trigger = await start(job.command);
		await job.begun();
		await Promise.all([trigger.close(), trigger.close()]);
		const saved = await start(job.command, { activation: 'update', staticData: trigger.saved() });
		await sleep(AWAY * 2000);
		assert.equal(job.runs(), true);
		await saved.close();
		const changed = await start(other.command, { activation: 'update', staticData: saved.saved() });
		await other.begun();
		await job.ended();
		await changed.close();
		await other.ended();
	});

	test('ends there when the credential leads elsewhere', async () => {
		const elsewhere = await startConplyentLab();
		const trigger = await start(job.command);
		await job.begun();
		await trigger.close();
		const moved = await start('sleep 600', {
			activation: 'update',
			staticData: trigger.saved(),
			credential: { ...credential(), port: elsewhere.port },
		});
		await job.ended();
		await moved.close();
		await until(() => elsewhere.jobs() === 0, 'the other to end as well');
		await elsewhere.close();
	});

	test('runs on when n8n stops', async () => {
		// n8n listens once to being stopped
		const stop = () => {};
		process.once('SIGTERM', stop);
		const trigger = await start(job.command);
		await job.begun();
		process.removeListener('SIGTERM', stop);
		await trigger.close();
		await sleep(AWAY * 2000);
		assert.equal(job.runs(), true);
	});

	test('ends with a test by hand', async () => {
		const ran = await engine.run({
			node: 'conplyentTrigger',
			parameters: { source: 'jobOutput', command: job.command, reading: 'shell' },
			credential: credential(),
		});
		assert.equal(ran.items[0]?.json['line'], 'up');
		await job.ended();
		await until(() => lab.jobs() === 0, 'no job to be left');
	});
});
