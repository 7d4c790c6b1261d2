import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { service } from '../../../src/services/serf/index.ts';
import { until } from '../../support/until.ts';
import { everyRefusal, everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../services/node-red.ts';
import { CANARY, type SerfWorld, startSerfWorld } from '../services/serf-world.ts';
import { changesOf, serfRefusals, serfTrials, serfUntried } from '../services/serf.table.ts';
import type { Loose } from '../services/trial.ts';

let world: SerfWorld;
let stage: NodeRedStage;
const settings = (): Loose => ({ hosts: [`127.0.0.1:${world.lab.port}`], authKey: CANARY });
const run = nodeRedSteps(() => stage);
const table = { service, trials: serfTrials, scene: () => ({ lab: world, run: sceneRun(run) }) };

before(async () => {
	world = await startSerfWorld();
	stage = await openNodeRed(service, settings);
	await world.close();
});
after(() => stage?.stop());
beforeEach(async () => {
	world = await startSerfWorld();
});
afterEach(() => world.close());

everyStep('Serf in Node-RED', {
	...table,
	run,
	untried: serfUntried,
	asked: (call) => world.asked(call),
});
everyTrigger('Serf in Node-RED', { ...table, start: nodeRedTriggers(() => stage) });

describe('Serf in Node-RED: what goes wrong', () => {
	everyRefusal(serfRefusals, run, () => changesOf(world));
});

describe('Serf in Node-RED: answers', () => {
	test('a query is answered by the flow it started', async () => {
		const { node } = stage.action('query.answer', { payload: '0.7' });
		// an earlier trigger of that name was green, too
		const before = stage.red.statuses('watch').length;
		await stage.deploy(stage.trigger('queryReceived', { names: ['load'] }, { wires: [['step']] }), node);
		await until(
			() =>
				stage.red
					.statuses('watch')
					.slice(before)
					.some(({ fill }) => fill === 'green'),
			'the trigger to be connected',
		);
		const from = stage.red.printed('out').length;
		const back: string[] = [];
		const query = { payload: new Uint8Array(), filterNodes: [], filterTags: {}, requestAck: false };
		world.lab.cluster.query({ ...query, name: 'load', time: 5000 }, (type, who, payload) => {
			if (type === 'response') back.push(`${who}: ${Buffer.from(payload)}`);
		});
		await until(() => back.length > 0, 'the answer');
		assert.deepEqual(back, ['web-1: 0.7']);
		await until(() => stage.red.printed('out').length > from, 'the message to go on');
		assert.deepEqual(stage.red.printed('out')[from]?.payload, { answered: true });
	});

	test('Node-RED still lives, and nothing went unhandled', () => {
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
		assert.ok(!stage.red.log().includes(CANARY), 'the key is in no log');
	});
});
