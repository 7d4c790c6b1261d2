import { setTimeout as sleep } from 'node:timers/promises';
import { runStep } from '../../../support/steps.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { asked, jujuSettings, type JujuTrials, watched } from './scene.ts';

export const sourceTrials: JujuTrials = {
	'application.waitForModelSettled': {
		shares: 'the watched model',
		input: () => ({
			inModel: 'watched',
			applications: ['mysql'],
			hold: 0,
			interval: '5s',
			deadline: '40s',
		}),
		async meanwhile({ lab }) {
			await watched(lab, 'watched');
			lab.setStatus('mysql/0', 'maintenance', 'tidying', 'watched');
			await watched(lab, 'watched');
			lab.setStatus('mysql/0', 'active', 'ready', 'watched');
		},
		gives: { event: 'application.settled', name: 'mysql', state: 'settled' },
		count: 1,
	},
	'action.waitForActionFinished': {
		shares: 'tasks',
		input: () => ({ actions: ['backup'], interval: '1s', deadline: '30s' }),
		async meanwhile({ lab }) {
			await asked(lab, 'default', 'ListOperations');
			// from elsewhere: a second step of the same host would end the first
			await runStep(service, jujuSettings(lab), 'action.run', {
				units: ['web/0'],
				action: 'backup',
				parameters: { path: '/x' },
			});
		},
		gives: {
			event: 'action.completed',
			task: { receiver: 'web/0', name: 'backup', results: { size: '42' } },
		},
		count: 1,
	},
	'model.waitForLogLine': {
		input: () => ({ level: 'ERROR', contains: 'hook failed', deadline: '20s' }),
		async meanwhile({ lab }, over) {
			// when the stream stands is seen from neither side: lines come until one is told
			for (let count = 0; !over.aborted; count++) {
				lab.world.log(lab.model(), { tag: 'unit-web-0', level: 'ERROR', message: `hook failed ${count}` });
				await sleep(100);
			}
		},
		gives: { event: 'log.line', line: { entity: 'unit-web-0', level: 'ERROR' } },
		count: 1,
	},
	'model.waitForModelsChanged': {
		input: () => ({ events: ['model.added'], all: true, interval: '5s', deadline: '30s' }),
		async meanwhile({ lab }, over) {
			// the first look is one of many: models come until one is told
			while (!over.aborted) {
				lab.addModel(`fresh${lab.world.models.size}`);
				await sleep(500);
			}
		},
		gives: { event: 'model.added' },
		count: 1,
	},
};
