import { until } from '../../../support/until.ts';
import type { JujuTrials } from './scene.ts';

export const statusTrials: JujuTrials = {
	'status.get': {
		given: () => ({ patterns: ['mysql'], raw: true }),
		gives: {
			model: { name: 'default', type: 'iaas' },
			applications: [{ name: 'mysql', status: { current: 'active' } }],
			units: [{ name: 'mysql/0', agentStatus: { current: 'idle' } }],
		},
		count: 1,
	},
	'status.waitFor': {
		given: () => ({ for: 'settled', applications: ['mysql'], interval: '500ms', within: '20s' }),
		gives: { model: { name: 'default' } },
		count: 1,
	},
	'status.getHistory': {
		given: () => ({ kind: 'workload', name: 'mysql/0', size: 5 }),
		gives: { kind: 'workload' },
	},
	'status.waitForModelChanged': {
		given: () => ({ kinds: ['unit'], names: ['web'], enters: ['blocked'], interval: '5s', deadline: '25s' }),
		async meanwhile({ lab }) {
			const from = lab.requests.length;
			await until(
				() => lab.requests.slice(from).some(({ request }) => request === 'Next' || request === 'FullStatus'),
				'the first look',
			);
			lab.setStatus('web/0', 'waiting', 'for it');
			lab.setStatus('web/0', 'blocked', 'needs a disk');
		},
		gives: { event: 'unit.changed', name: 'web/0', unit: { workloadStatus: { current: 'blocked' } } },
		count: 1,
		after: ({ lab }) => void lab.setStatus('web/0', 'active', 'ready'),
	},
};
