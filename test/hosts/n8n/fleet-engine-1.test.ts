import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/fleet/index.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { fleetTrials, has } from '../services/fleet.table.ts';
import { everyStep, sceneRun } from '../services/every-step.ts';
import { n8nRunner, n8nSteps } from '../services/n8n.ts';
import type { Scene } from '../services/trial.ts';
import { type Engine, startEngine } from './engine.ts';
import { startTrigger } from './support/trigger.ts';

const FEW = [
	'unit.getMany',
	'unit.create',
	'unit.restart',
	'unit.destroy',
	'unit.scale',
	'machine.setMetadata',
	'cluster.waitForClusterChanged',
];
let engine: Engine;
let lab: FleetLab;
let scene: Scene<FleetLab>;
const credential = () => ({ endpoints: lab.url });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);
const run = n8nSteps(() => engine, service, credential, endLeases);

before(async () => {
	engine = await startEngine('n8n-engine-1');
	lab = await startFleetLab();
	for (const name of ['web@1.service', 'web@2.service']) await has(lab, name);
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await lab?.close();
	engine?.stop();
});

everyStep('fleet in the engine of n8n 1', {
	service,
	trials: fleetTrials,
	only: FEW,
	scene: () => scene,
	run,
});

describe('fleet in the engine of n8n 1', () => {
	test('an error, with what to do', async () => {
		const { error } = await step('unit.get', { unit: 'none.service' });
		assert.match(error?.message ?? '', /There is no unit none\.service/);
		assert.match(error?.description ?? '', /List the units/);
	});

	test('the trigger', async () => {
		const parameters = { source: 'clusterChanged', interval: '500ms', events: ['machine.joined'] };
		const trigger = startTrigger(engine, { type: 'fleetTrigger', parameters, credential: credential() });
		await trigger.started;
		lab.cluster.join(labMachine(3));
		await until(() => trigger.named('machine.joined').length > 0, 'the event');
		await trigger.close();
	});
});
