import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/cloud/index.ts';
import { startTrialCloud } from '../services/cloud-lab.ts';
import { cloudRefusals, cloudTrials, type TrialCloud } from '../services/cloud.table.ts';
import { n8nRunner } from '../services/n8n.ts';
import { like, type Scene } from '../services/trial.ts';
import { type Engine, startEngine } from './engine.ts';

let engine: Engine;
let world: Awaited<ReturnType<typeof startTrialCloud>>;
let scene: Scene<TrialCloud>;
const credential = () => ({ ...world.lab.settings('demo') });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);

before(async () => {
	engine = await startEngine('n8n-engine');
	world = await startTrialCloud();
	scene = { lab: world.lab, run: async (name, given) => (await step(name, given)).results };
});
after(async () => {
	endLeases();
	await world?.cloud.close();
	engine?.stop();
});

describe('clouds in n8n’s engine: every step once', { concurrency: 4 }, () => {
	for (const [name, trial] of Object.entries(cloudTrials))
		test(name, async () => {
			const own = await trial.settings?.(scene);
			const given = await trial.given(scene);
			const [{ results, status, error, items }] = await Promise.all([
				step(name, given, own && { credential: own.settings }),
				trial.meanwhile?.(scene),
			]);
			await own?.end();
			assert.equal(status, 'success', `${error?.message} ${error?.description}`);
			if (trial.count !== undefined) assert.equal(results.length, trial.count);
			const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
			if (gives) assert.deepEqual(like(results[0], gives), gives);
			assert.ok(items.every(({ pairedItem }) => pairedItem?.item === 0));
			await trial.after?.(scene, results);
		});
});

describe('clouds in n8n’s engine: what goes wrong', () => {
	for (const { step: name, given, code, says } of cloudRefusals)
		test(`${name} ${JSON.stringify(given)}: ${code}`, async () => {
			const { status, error } = await step(name, given);
			assert.equal(status, 'error');
			assert.match(error?.message ?? '', says);
			assert.equal(error?.context?.['code'], code);
			assert.ok(error?.description, 'what to do is said');
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
