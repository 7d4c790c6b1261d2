import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { conplyentTrials } from '../services/conplyent.table.ts';
import { everyStep, sceneRun } from '../services/every-step.ts';
import { n8nRunner, n8nSteps } from '../services/n8n.ts';
import type { Scene } from '../services/trial.ts';
import { type Engine, startEngine } from './engine.ts';
import { startTrigger } from './support/trigger.ts';

const FEW = [
	'command.run',
	'command.start',
	'job.follow',
	'file.upload',
	'file.download',
	'file.getMany',
	'server.heartbeat',
	'server.call',
];
let engine: Engine;
let lab: ConplyentLab;
let scene: Scene<ConplyentLab>;
const credential = () => ({ host: lab.host, port: lab.port });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);
const run = n8nSteps(() => engine, service, credential);

before(async () => {
	engine = await startEngine('n8n-engine-1');
	lab = await startConplyentLab();
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await lab?.close();
	engine?.stop();
});

everyStep('conplyent in the engine of n8n 1', {
	service,
	trials: conplyentTrials,
	only: FEW,
	scene: () => scene,
	run,
});

describe('conplyent in the engine of n8n 1', () => {
	test('One Item off: a line is an item', async () => {
		const { items } = await step(
			'command.run',
			{ command: 'echo a; echo b', reading: 'shell' },
			{ options: { gather: false } },
		);
		assert.deepEqual(
			items.map(({ json }) => json['line'] ?? json['exitCode']),
			['a', 'b', 0],
		);
	});

	test('the trigger', async () => {
		const parameters = { source: 'jobOutput', command: 'echo a; exit 2', reading: 'shell' };
		const trigger = startTrigger(engine, { type: 'conplyentTrigger', parameters, credential: credential() });
		await until(() => trigger.named('job.ended').length > 0, 'the end');
		assert.deepEqual(
			trigger.events().map(({ line, exitCode }) => line ?? exitCode),
			['a', 2],
		);
		await trigger.close();
	});
});
