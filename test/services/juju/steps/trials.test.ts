import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { compareReleases } from '../../../../src/services/juju/wire/version.ts';
import { jujuSettings, jujuTrials, startJuju } from '../../../hosts/services/juju/index.ts';
import { like, type Scene } from '../../../hosts/services/trial.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { runStep } from '../../../support/steps.ts';

test('the table holds every step there is', () => {
	const steps = stepsOf(service).map(({ resource, name }) => `${resource}.${name}`);
	assert.deepEqual(Object.keys(jujuTrials).sort(), steps.sort());
});

for (const profile of ['2.9', '3.6', '4.0'] as Release[])
	describe(`Juju ${profile}: every step once`, () => {
		let lab: ControllerLab;
		let scene: Scene<ControllerLab>;
		before(async () => {
			lab = await startJuju(profile);
			const run = (name: string, given = {}) => runStep(service, jujuSettings(lab), name, given);
			scene = { lab, run };
		});
		after(async () => {
			endLeases();
			await lab[Symbol.asyncDispose]();
		});

		for (const [name, trial] of Object.entries(jujuTrials)) {
			const step = stepsOf(service).find((one) => `${one.resource}.${one.name}` === name);
			const release = `${profile}.99`;
			const isThere =
				(step?.since === undefined || compareReleases(release, step.since) >= 0) &&
				(step?.until === undefined || compareReleases(`${profile}.0`, step.until) <= 0);
			test(`${name}${isThere ? '' : ': not in this release'}`, async () => {
				const given = await trial.given(scene);
				if (!isThere) return assert.rejects(scene.run(name, given), { code: 'UNSUPPORTED' });
				const [results] = await Promise.all([scene.run(name, given), trial.meanwhile?.(scene)]);
				if (trial.count !== undefined) assert.equal(results.length, trial.count);
				const gives = typeof trial.gives === 'function' ? trial.gives(scene) : (trial.gives ?? {});
				assert.deepEqual(like(results[0], gives), gives);
				await trial.after?.(scene, results);
			});
		}
	});
