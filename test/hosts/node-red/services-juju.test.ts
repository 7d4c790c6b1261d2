import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { until } from '../../support/until.ts';
import { isIn, jujuSettings, jujuTrials, startJuju } from '../services/juju/index.ts';
import { onOtherReleases } from '../services/juju/other-releases.ts';
import { engineSteps } from '../services/engine.ts';
import { everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../services/node-red.ts';
import type { Loose, Scene } from '../services/trial.ts';
import { stepNamed } from '../services/values.ts';

let lab: ControllerLab;
let stage: NodeRedStage;
let scene: Scene<ControllerLab>;

const run = nodeRedSteps(() => stage);

before(async () => {
	lab = await startJuju('3.6');
	stage = await openNodeRed(service, () => jujuSettings(lab));
	// what a trial makes ready is made beside the editor: one step a deploy is enough
	scene = { lab, run: sceneRun(engineSteps(service, () => jujuSettings(lab))) };
});
after(async () => {
	await stage?.stop();
	await lab?.[Symbol.asyncDispose]();
});

everyStep('Juju in Node-RED', {
	service,
	concurrency: 8,
	trials: jujuTrials,
	scene: () => scene,
	run,
	isThere: (name) => isIn('3.6', stepNamed(service, name)),
});
onOtherReleases('Juju in Node-RED', '3.6', run, jujuSettings);
everyTrigger('Juju in Node-RED', {
	service,
	trials: jujuTrials,
	scene: () => scene,
	start: nodeRedTriggers(() => stage),
});

describe('Juju in Node-RED: triggers and forms', () => {
	test('a unit that becomes blocked starts a flow', async () => {
		// an earlier trigger of that name was green, too
		const before = stage.red.statuses('watch').length;
		await stage.deploy(stage.trigger('modelChanged', { kinds: ['unit'], enters: ['blocked'] }));
		await until(
			() =>
				stage.red
					.statuses('watch')
					.slice(before)
					.some(({ fill }) => fill === 'green'),
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
			/Juju 3\.6\.\d+ at .* accepts the login as admin; model default: \d+ applications/,
		);
	});
});
