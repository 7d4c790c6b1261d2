import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { isIn, jujuSettings, jujuTrials, labLacks, startJuju } from '../../../hosts/services/juju/index.ts';
import { type Given, like, type Scene } from '../../../hosts/services/trial.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { runStep } from '../../../support/steps.ts';

test('the table holds every step there is', () => {
	const steps = stepsOf(service).map(({ resource, name }) => `${resource}.${name}`);
	assert.deepEqual(Object.keys(jujuTrials).sort(), steps.sort());
});

/** Bytes as the file that a host makes of them. */
const withFiles = (given: Given): Given =>
	Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			value instanceof Uint8Array
				? {
						name: 'file.txt',
						size: value.length,
						read: async function* () {
							yield value;
						},
					}
				: value,
		]),
	);

for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
	describe(`Juju ${profile}: every step once`, () => {
		let lab: ControllerLab;
		let scene: Scene<ControllerLab>;
		before(async () => {
			lab = await startJuju(profile);
			const run = (name: string, given: Given = {}) =>
				runStep(service, jujuSettings(lab), name, withFiles(given));
			scene = { lab, run };
		});
		after(async () => {
			endLeases();
			await lab[Symbol.asyncDispose]();
		});

		for (const [name, trial] of Object.entries(jujuTrials)) {
			if (labLacks[profile]?.includes(name)) continue;
			const step = stepsOf(service).find((one) => `${one.resource}.${one.name}` === name);
			const isThere = isIn(profile, step);
			test(`${name}${isThere ? '' : ': not in this release'}`, async () => {
				const refused = async () => scene.run(name, await trial.given(scene));
				if (!isThere) return assert.rejects(refused, { code: 'UNSUPPORTED' });
				const given = await trial.given(scene);
				const [results] = await Promise.all([scene.run(name, given), trial.meanwhile?.(scene)]);
				if (trial.count !== undefined) assert.equal(results.length, trial.count);
				const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
				if (gives) assert.deepEqual(like(results[0], gives), gives);
				await trial.after?.(scene, results);
			});
		}
	});
