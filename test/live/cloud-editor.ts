import { describe, test } from 'node:test';
import { waitStep } from '../../src/engine/run/wait-step.ts';
import { service } from '../../src/services/cloud/index.ts';
import { cloudRefusals, cloudTrials, type TrialCloud, untried } from '../hosts/services/cloud/index.ts';
import { everyRefusal, everyStep, type RunStep } from '../hosts/services/every-step.ts';
import { everyTrigger, type StartTrigger } from '../hosts/services/every-trigger.ts';
import type { Scene } from '../hosts/services/trial.ts';
import { has, leftOut } from './openstack.ts';

/**
 * Every step and every trigger of clouds in an editor, with a real OpenStack. What that lacks is told by
 * name.
 */
export const inEditor = (
	title: string,
	editor: {
		readonly scene: () => Scene<TrialCloud>;
		readonly run: RunStep;
		readonly start: StartTrigger;
	},
): void => {
	const at = { service, trials: cloudTrials, scene: editor.scene };
	if (leftOut.length > 0)
		test(
			`${title}: ${leftOut.length} steps are left out, whose service is not there: ${leftOut.join(', ')}`,
			{
				skip: true,
			},
		);
	everyStep(title, { ...at, untried, run: editor.run, without: leftOut, concurrency: 3 });
	everyTrigger(title, {
		...at,
		start: editor.start,
		without: service.sources
			.filter((source) => !has(`${source.resource}.${waitStep(service, source).name}`))
			.map(({ name }) => name),
	});
	describe(`${title}: what goes wrong`, () =>
		everyRefusal(
			cloudRefusals.filter(({ step }) => has(step)),
			editor.run,
		));
};
