import { after, before, describe } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { startTrialCloud } from '../services/cloud-lab.ts';
import { cloudRefusals, cloudTrials, type TrialCloud, untried } from '../services/cloud.table.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { everyRefusal, everyStep } from '../services/every-step.ts';
import { type NodeRedStage, nodeRedSteps, openNodeRed } from '../services/node-red.ts';
import type { Scene } from '../services/trial.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let stage: NodeRedStage;
let scene: Scene<TrialCloud>;

before(async () => {
	world = await startTrialCloud();
	stage = await openNodeRed(service, () => ({ ...world.lab.settings('demo') }));
	// what a trial makes ready is made beside the editor: one step a deploy is enough
	scene = { lab: world.lab, run: engineRunner(() => world.lab.settings('demo')) };
});
after(async () => {
	await stage?.stop();
	await world?.cloud.close();
});

const run = nodeRedSteps(() => stage);
everyStep('clouds in Node-RED', { service, trials: cloudTrials, untried, scene: () => scene, run });
describe('clouds in Node-RED: what goes wrong', () => everyRefusal(cloudRefusals, run));
