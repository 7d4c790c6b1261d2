import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/fleet/index.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { fleetTrials, has } from '../services/fleet.table.ts';
import { n8nRunner } from '../services/n8n.ts';
import { like, type Scene } from '../services/trial.ts';
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

before(async () => {
	engine = await startEngine('n8n-engine-1');
	lab = await startFleetLab();
	for (const name of ['web@1.service', 'web@2.service']) await has(lab, name);
	scene = { lab, run: async (name, given) => (await step(name, given)).results };
});
after(async () => {
	endLeases();
	await lab?.close();
	engine?.stop();
});

describe('fleet in the engine of n8n 1', () => {
	for (const name of FEW)
		test(name, async () => {
			const trial = fleetTrials[name];
			const [{ results, error }] = await Promise.all([
				step(name, await trial?.given(scene)),
				trial?.meanwhile?.(scene),
			]);
			assert.equal(error, undefined);
			assert.deepEqual(like(results[0], trial?.gives), trial?.gives);
			await trial?.after?.(scene, results);
		});

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
