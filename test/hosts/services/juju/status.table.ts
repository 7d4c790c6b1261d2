import { type JujuTrials, watched } from './scene.ts';

export const statusTrials: JujuTrials = {
	'status.get': {
		input: () => ({ patterns: ['mysql'], raw: true }),
		gives: {
			model: { name: 'default', type: 'iaas' },
			applications: [{ name: 'mysql', status: { current: 'active' } }],
			units: [{ name: 'mysql/0', agentStatus: { current: 'idle' } }],
		},
		count: 1,
	},
	'status.waitFor': {
		input: () => ({ for: 'settled', applications: ['mysql'], interval: '500ms', within: '20s' }),
		gives: { model: { name: 'default' } },
		count: 1,
	},
	'status.getHistory': {
		input: () => ({ kind: 'workload', name: 'mysql/0', size: 5 }),
		gives: { kind: 'workload' },
	},
	'status.waitForModelChanged': {
		shares: 'the watched model',
		input: () => ({
			inModel: 'watched',
			kinds: ['unit'],
			names: ['mysql'],
			enters: ['blocked'],
			interval: '5s',
			deadline: '25s',
		}),
		async meanwhile({ lab }) {
			await watched(lab, 'watched');
			lab.setStatus('mysql/0', 'waiting', 'for it', 'watched');
			lab.setStatus('mysql/0', 'blocked', 'needs a disk', 'watched');
		},
		gives: { event: 'unit.changed', name: 'mysql/0', unit: { workloadStatus: { current: 'blocked' } } },
		count: 1,
		after: ({ lab }) => void lab.setStatus('mysql/0', 'active', 'ready', 'watched'),
	},
};
