import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { until } from '../../support/until.ts';
import { isIn, jujuSettings, jujuTrials, startJuju } from '../services/juju/index.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { like, type Loose, type Scene } from '../services/trial.ts';

let lab: ControllerLab;
let stage: NodeRedStage;
let scene: Scene<ControllerLab>;

before(async () => {
	lab = await startJuju('3.6');
	stage = await openNodeRed(service, () => jujuSettings(lab));
	scene = { lab, run: async (name, given) => (await stage.step(name, given)).results };
});
after(async () => {
	await stage?.stop();
	await lab?.[Symbol.asyncDispose]();
});

describe('Juju in Node-RED: every step once', () => {
	for (const [name, trial] of Object.entries(jujuTrials)) {
		const step = stepsOf(service).find((one) => `${one.resource}.${one.name}` === name);
		test(name, async () => {
			const given = await trial.given(scene);
			const [{ results, error }] = await Promise.all([stage.step(name, given), trial.meanwhile?.(scene)]);
			if (!isIn('3.6', step)) return assert.equal(error?.code, 'UNSUPPORTED');
			assert.equal(error, undefined);
			if (trial.count !== undefined) assert.equal(results.length, trial.count);
			const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
			if (gives) assert.deepEqual(like(results[0], gives), gives);
			await trial.after?.(scene, results);
		});
	}
});

describe('Juju in Node-RED: triggers and forms', () => {
	test('a unit that becomes blocked starts a flow', async () => {
		await stage.deploy(stage.trigger('modelChanged', { kinds: ['unit'], enters: ['blocked'] }));
		await until(
			() => stage.red.statuses('watch').some(({ fill }) => fill === 'green'),
			'the trigger to be connected',
		);
		const from = stage.red.printed('out').length;
		lab.setStatus('mysql/0', 'blocked', 'needs a disk');
		const message = await until(() => stage.red.printed('out')[from], 'the event');
		const event = message.payload as Loose;
		assert.equal(event['event'], 'unit.changed');
		assert.match(String(event['text']), /^Unit mysql\/0 is blocked: needs a disk/);
		lab.setStatus('mysql/0', 'active');
	});

	test('the connection is tested, and lists are picked from', async () => {
		const tested = await stage.ask('test');
		assert.match(
			JSON.stringify(tested),
			/Juju 3\.6\.\d+ at .* lets in as admin; model default: \d+ applications/,
		);
	});
});
