import { service } from '../../../../src/services/serf/index.ts';
import { everyRefusal, everyStep, sceneRun } from '../../services/every-step.ts';
import { everyTrigger } from '../../services/every-trigger.ts';
import { n8nSteps, n8nTriggers } from '../../services/n8n.ts';
import { changesOf, serfRefusals, serfTrials, serfUntried } from '../../services/serf.table.ts';
import type { Stage } from '../support/stage.ts';

export const actionTests = (stage: Stage): void => {
	const run = n8nSteps(
		() => stage.engine,
		service,
		() => stage.credential,
	);
	const table = {
		service,
		trials: serfTrials,
		scene: () => ({ lab: stage.world, run: sceneRun(run) }),
	};
	everyStep('Serf in n8n’s engine', { ...table, run, untried: serfUntried, asked: stage.asked });
	everyTrigger('Serf in n8n’s engine', {
		...table,
		start: n8nTriggers(
			() => stage.engine,
			service,
			() => stage.credential,
		),
	});
	everyRefusal(serfRefusals, run, () => changesOf(stage.world));
};
