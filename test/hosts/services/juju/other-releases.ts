import { after, before, describe } from 'node:test';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { service } from '../../../../src/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { engineSteps } from '../engine.ts';
import { everyStep, type RunStep, sceneRun } from '../every-step.ts';
import type { Loose, Scene } from '../trial.ts';
import { jujuTrials } from './index.ts';
import { isIn, jujuSettings, labLacks, startJuju } from './scene.ts';

/** The steps of a release that the one of the other tests has not. */
const onlyIn = (release: Release, usual: Release): readonly string[] =>
	stepsOf(service)
		.filter((step) => isIn(release, step) && !isIn(usual, step))
		.map(({ resource, name }) => `${resource}.${name}`)
		.filter((name) => !labLacks[release]?.includes(name));

/**
 * In an editor, the steps that other releases than `usual` have: each is seen somewhere. `settingsOf`: of a
 * connection to a lab, as that editor keeps them.
 */
export const onOtherReleases = (
	title: string,
	usual: Release,
	run: RunStep,
	settingsOf: (lab: ControllerLab) => Loose,
): void => {
	for (const release of ['2.9', '4.0'] as const)
		describe(`Juju ${release}`, () => {
			let lab: ControllerLab;
			let scene: Scene<ControllerLab>;
			before(async () => {
				lab = await startJuju(release);
				scene = { lab, run: sceneRun(engineSteps(service, () => jujuSettings(lab))) };
			});
			after(() => lab?.[Symbol.asyncDispose]());
			everyStep(`${title}, what only Juju ${release} has`, {
				service,
				concurrency: 8,
				trials: jujuTrials,
				only: onlyIn(release, usual),
				scene: () => scene,
				run: (name, input, settings) => run(name, input, settings ?? settingsOf(lab)),
			});
		});
};
