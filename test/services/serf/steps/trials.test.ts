import { after, afterEach, beforeEach } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/serf/index.ts';
import { engineSteps, engineTriggers } from '../../../hosts/services/engine.ts';
import { everyRefusal, everyStep, sceneRun } from '../../../hosts/services/every-step.ts';
import { everyTrigger } from '../../../hosts/services/every-trigger.ts';
import { CANARY, type SerfWorld, startSerfWorld } from '../../../hosts/services/serf-world.ts';
import { changesOf, serfRefusals, serfTrials, serfUntried } from '../../../hosts/services/serf.table.ts';

let world: SerfWorld;
const settings = () => ({ hosts: [`127.0.0.1:${world.lab.port}`], authKey: CANARY });
const run = engineSteps(service, settings);
const table = { service, trials: serfTrials, scene: () => ({ lab: world, run: sceneRun(run) }) };

beforeEach(async () => {
	world = await startSerfWorld();
});
afterEach(async () => {
	endLeases();
	await world.close();
});
after(() => endLeases());

everyStep('Serf through the engine', {
	...table,
	run,
	untried: serfUntried,
	asked: (call) => world.asked(call),
});
everyTrigger('Serf through the engine', { ...table, start: engineTriggers(service, settings) });
everyRefusal(serfRefusals, run, () => changesOf(world));
