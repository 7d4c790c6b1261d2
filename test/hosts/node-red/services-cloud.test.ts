import { after, before, describe } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { startTrialCloud, startTrialSynnefo } from '../services/cloud/lab.ts';
import { notOfSynnefo, synnefoTrials } from '../services/cloud/synnefo.table.ts';
import { moveTrials } from '../services/cloud/moves.table.ts';
import { cloudRefusals, cloudTrials, type TrialCloud, untried } from '../services/cloud/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { everyRefusal, everyStep, type RunStep } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../services/node-red.ts';
import type { Scene } from '../services/trial.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let stage: NodeRedStage;
let scene: Scene<TrialCloud>;
let synnefo: Awaited<ReturnType<typeof startTrialSynnefo>>;

before(async () => {
	world = await startTrialCloud();
	synnefo = await startTrialSynnefo();
	stage = await openNodeRed(service, () => ({ ...world.lab.settings('demo') }));
	// what a trial makes ready is made beside the editor: one step a deploy is enough
	scene = { lab: world.lab, run: engineRunner(() => world.lab.settings('demo')) };
});
after(async () => {
	await stage?.stop();
	await world?.cloud.close();
	await synnefo?.cloud.close();
});

const run = nodeRedSteps(() => stage);
everyStep('clouds in Node-RED', {
	service,
	trials: { ...cloudTrials, ...moveTrials },
	untried: untried.filter((step) => !(step in moveTrials)),
	scene: () => scene,
	run,
	concurrency: 4,
});
const onSynnefo: RunStep = (name, input, own) => run(name, input, own ?? synnefo.lab.settings('demo'));
everyStep('a Synnefo in Node-RED', {
	service,
	trials: synnefoTrials,
	untried: notOfSynnefo,
	scene: () => ({ lab: synnefo.lab, run: engineRunner(() => synnefo.lab.settings('demo')) }),
	run: onSynnefo,
});
everyTrigger('clouds in Node-RED', {
	service,
	trials: cloudTrials,
	scene: () => scene,
	start: nodeRedTriggers(() => stage),
});
describe('clouds in Node-RED: what goes wrong', () => everyRefusal(cloudRefusals, run));
