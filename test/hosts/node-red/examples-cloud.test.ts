import { after, before, describe } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { type ExampleStage, folders, lookAround } from '../services/cloud/examples.ts';
import { startTrialCloud } from '../services/cloud/lab.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let stage: NodeRedStage;

before(async () => {
	world = await startTrialCloud();
	stage = await openNodeRed(service, () => ({ ...world.lab.settings('demo') }));
});
after(async () => {
	await stage?.stop();
	await world?.cloud.close();
});

describe('examples in Node-RED, with a cloud', () => {
	const at: ExampleStage = {
		stage: () => stage,
		settings: (user) => world.lab.settings(user),
		run: engineRunner(() => world.lab.settings('demo')),
		patience: 30,
	};
	lookAround(at);
	folders(at);
});
