import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { isIn, jujuSettings, jujuTrials, startJuju } from '../services/juju/index.ts';
import { onOtherReleases } from '../services/juju/other-releases.ts';
import { everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { n8nSteps, n8nTriggers } from '../services/n8n.ts';
import type { Scene } from '../services/trial.ts';
import { stepNamed } from '../services/values.ts';
import { type Engine, startEngine } from './engine.ts';

let engine: Engine;
let lab: ControllerLab;
let scene: Scene<ControllerLab>;
const credentialOf = (one: ControllerLab) => ({
	...jujuSettings(one),
	addresses: one.wsUrl,
	allowedCalls: 'Application.*',
});
const credential = () => credentialOf(lab);
const run = n8nSteps(() => engine, service, credential);

before(async () => {
	engine = await startEngine('n8n-engine');
	lab = await startJuju('3.6');
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await lab?.[Symbol.asyncDispose]();
	engine?.stop();
});

everyStep('Juju in n8n’s engine', {
	service,
	concurrency: 8,
	trials: jujuTrials,
	scene: () => scene,
	run,
	isThere: (name) => isIn('3.6', stepNamed(service, name)),
});
onOtherReleases('Juju in n8n’s engine', '3.6', run, credentialOf);
everyTrigger('Juju in n8n’s engine', {
	service,
	trials: jujuTrials,
	scene: () => scene,
	start: n8nTriggers(() => engine, service, credential),
});
