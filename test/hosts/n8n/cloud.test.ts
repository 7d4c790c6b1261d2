import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/cloud/index.ts';
import { startTrialCloud, startTrialSynnefo } from '../services/cloud/lab.ts';
import { notOfSynnefo, synnefoTrials } from '../services/cloud/synnefo.table.ts';
import { moveTrials } from '../services/cloud/moves.table.ts';
import { cloudRefusals, cloudTrials, type TrialCloud, untried } from '../services/cloud/index.ts';
import { everyRefusal, everyStep, type RunStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { n8nRunner, n8nSteps, n8nTriggers } from '../services/n8n.ts';
import type { Scene } from '../services/trial.ts';
import { type Engine, startEngine } from './engine.ts';

let engine: Engine;
let world: Awaited<ReturnType<typeof startTrialCloud>>;
let scene: Scene<TrialCloud>;
let synnefo: Awaited<ReturnType<typeof startTrialSynnefo>>;
const credential = () => ({ ...world.lab.settings('demo') });
const run = n8nSteps(() => engine, service, credential);
const onSynnefo: RunStep = (name, input, own) => run(name, input, own ?? synnefo.lab.settings('demo'));

before(async () => {
	engine = await startEngine('n8n-engine');
	world = await startTrialCloud();
	synnefo = await startTrialSynnefo();
	scene = { lab: world.lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await world?.cloud.close();
	await synnefo?.cloud.close();
	engine?.stop();
});

everyStep('clouds in n8n’s engine', {
	service,
	trials: { ...cloudTrials, ...moveTrials },
	untried: untried.filter((step) => !(step in moveTrials)),
	scene: () => scene,
	run,
	concurrency: 4,
});
everyStep('a Synnefo in n8n’s engine', {
	service,
	trials: synnefoTrials,
	untried: notOfSynnefo,
	scene: () => ({ lab: synnefo.lab, run: sceneRun(onSynnefo) }),
	run: onSynnefo,
	concurrency: 4,
});
everyTrigger('clouds in n8n’s engine', {
	service,
	trials: cloudTrials,
	scene: () => scene,
	start: n8nTriggers(() => engine, service, credential),
});

describe('clouds in n8n’s engine: what goes wrong', () => {
	everyRefusal(cloudRefusals, run);

	test('Retry On Fail: an image whose disk failed is not created again', async () => {
		const full = { status: 413, headers: { 'Content-Type': 'text/plain' }, body: 'Quota exceeded' };
		world.cloud.fault({ service: 'image', method: 'PUT', path: /\/file$/, act: full, times: 3 });
		const { error } = await n8nRunner(engine, service, credential)(
			'image.create',
			{ name: 'half', diskFormat: 'raw', disk: Buffer.alloc(1000) },
			{ tries: 3 },
		);
		world.cloud.heal();
		assert.match(error?.message ?? '', /^Image half was created, but its disk was not uploaded/);
		const images = [...world.cloud.world.image.images.values()];
		assert.equal(images.filter(({ name }) => name === 'half').length, 1);
	});

	test('a thousand items make one login', async () => {
		endLeases();
		const before = world.cloud.logins();
		const items = Array.from({ length: 1000 }, (_, n) => ({ json: { n } }));
		const { items: out } = await engine.run({
			node: 'cloud',
			credential: credential(),
			parameters: {
				resource: 'flavor',
				operation: 'get',
				flavor: { __rl: true, mode: 'name', value: 'm1.tiny' },
			},
			items,
		});
		assert.equal(out.length, 1000);
		assert.equal(world.cloud.logins() - before, 1);
	});
});
