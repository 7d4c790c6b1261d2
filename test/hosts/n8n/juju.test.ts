import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { isIn, jujuSettings, jujuTrials, startJuju } from '../services/juju/index.ts';
import { n8nRunner } from '../services/n8n.ts';
import { like, type Scene } from '../services/trial.ts';
import { type Engine, startEngine } from './engine.ts';

let engine: Engine;
let lab: ControllerLab;
let scene: Scene<ControllerLab>;
const credential = () => ({ ...jujuSettings(lab), addresses: lab.wsUrl, allowedCalls: 'Application.*' });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);

before(async () => {
	engine = await startEngine('n8n-engine');
	lab = await startJuju('3.6');
	scene = { lab, run: async (name, given) => (await step(name, given)).results };
});
after(async () => {
	endLeases();
	await lab?.[Symbol.asyncDispose]();
	engine?.stop();
});

describe('Juju in n8n’s engine: every step once', () => {
	for (const [name, trial] of Object.entries(jujuTrials)) {
		const one = stepsOf(service).find(({ resource, name: own }) => `${resource}.${own}` === name);
		test(name, async () => {
			const given = await trial.given(scene);
			const [{ results, status, error, items }] = await Promise.all([
				step(name, given),
				trial.meanwhile?.(scene),
			]);
			if (!isIn('3.6', one)) return assert.equal(error?.context?.['code'], 'UNSUPPORTED');
			assert.equal(status, 'success', `${error?.message} ${error?.description}`);
			if (trial.count !== undefined) assert.equal(results.length, trial.count);
			const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
			if (gives) assert.deepEqual(like(results[0], gives), gives);
			assert.ok(items.every(({ pairedItem }) => pairedItem?.item === 0));
			await trial.after?.(scene, results);
		});
	}
});
