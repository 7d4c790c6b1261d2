import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { until } from '../../support/until.ts';
import { startTrialCloud } from '../services/cloud-lab.ts';
import { cloudRefusals, cloudTrials, type TrialCloud } from '../services/cloud.table.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { type Given, like, type Loose, type Scene } from '../services/trial.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let stage: NodeRedStage;
let scene: Scene<TrialCloud>;
/** Other settings than the lab’s, while they are there. */
let other: Given | undefined;
const settings = (): Loose => ({ ...(other ?? world.lab.settings('demo')) });
const shows = (fill: string, text: RegExp) => {
	const last = () => stage.red.statuses('step').at(-1);
	return until(() => last()?.fill === fill && text.test(last()?.text ?? ''), `the status ${fill} ${text}`);
};

before(async () => {
	world = await startTrialCloud();
	stage = await openNodeRed(service, settings);
	// what a trial makes ready is made beside the editor: one step a deploy is enough
	scene = { lab: world.lab, run: engineRunner(() => world.lab.settings('demo')) };
});
after(async () => {
	await stage?.stop();
	await world?.cloud.close();
});

describe('clouds in Node-RED: every step once', () => {
	for (const [name, trial] of Object.entries(cloudTrials))
		test(name, async () => {
			const own = await trial.settings?.(scene);
			other = own?.settings;
			const given = await trial.given(scene);
			const [{ results, error }] = await Promise.all([stage.step(name, given), trial.meanwhile?.(scene)]);
			other = undefined;
			await own?.end();
			assert.equal(error, undefined);
			if (trial.count !== undefined) assert.equal(results.length, trial.count);
			const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
			if (gives) assert.deepEqual(like(results[0], gives), gives);
			await shows('green', / · [\d.]+ (ms|s) · /);
			await trial.after?.(scene, results);
		});
});

describe('clouds in Node-RED: what goes wrong', () => {
	for (const { step, given, code, says } of cloudRefusals)
		test(`${step} ${JSON.stringify(given)}: ${code}`, async () => {
			const { error, messages } = await stage.step(step, given);
			assert.match(error?.message ?? '', says);
			assert.equal(error?.code, code);
			assert.deepEqual(messages, []);
		});
});
