import { after, before, describe } from 'node:test';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { engineSteps } from '../../../hosts/services/engine.ts';
import { everyStep, sceneRun } from '../../../hosts/services/every-step.ts';
import { isIn, jujuSettings, jujuTrials, labLacks, startJuju } from '../../../hosts/services/juju/index.ts';
import type { Scene } from '../../../hosts/services/trial.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';

after(() => endLeases());

const profiles: readonly Release[] = ['1.25', '2.9', '3.6', '4.0'];

// each has a controller of its own
describe('Juju through the engine', { concurrency: profiles.length }, () => {
	for (const profile of profiles)
		describe(`Juju ${profile}`, () => {
			let lab: ControllerLab;
			let scene: Scene<ControllerLab>;
			const run = engineSteps(service, () => jujuSettings(lab));
			before(async () => {
				lab = await startJuju(profile);
				scene = { lab, run: sceneRun(run) };
			});
			after(() => lab[Symbol.asyncDispose]());

			everyStep(`Juju ${profile}`, {
				service,
				trials: jujuTrials,
				concurrency: 8,
				scene: () => scene,
				run,
				without: labLacks[profile] ?? [],
				isThere: (name) =>
					isIn(
						profile,
						stepsOf(service).find((one) => `${one.resource}.${one.name}` === name),
					),
			});
		});
});
