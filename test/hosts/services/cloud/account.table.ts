import assert from 'node:assert/strict';
import { engineRunner } from '../../../services/cloud/run.ts';
import type { Run } from '../trial.ts';
import { asAdmin, first, type CloudTrials, type TrialCloud, wait } from './scene.ts';

const asOther = (lab: TrialCloud) => engineRunner(() => lab.settings('other'));
const withoutVolumes = async (run: Run): Promise<void> => {
	for (const { id } of await run('volume.getMany', {}))
		await run('volume.delete', { volume: id, preview: false, ...wait });
};

export const accountTrials: CloudTrials = {
	'quota.getMany': { input: () => ({ service: 'compute' }), gives: { resource: 'instances' } },
	'quota.waitForQuotaAbove': {
		// of a project in which nobody else works
		settings: async ({ lab }) => ({ settings: lab.settings('other'), end: () => {} }),
		async input({ lab }) {
			await withoutVolumes(asOther(lab));
			return { percent: 0, services: ['volume'], interval: '5s', deadline: '90s' };
		},
		async meanwhile({ lab }) {
			await lab.watched?.(new RegExp(`${lab.otherProject}/limits`));
			// the answer is on its way; a real cloud does not show who looks
			await new Promise((resolve) => setTimeout(resolve, lab.watched ? 500 : 8000));
			await asOther(lab)('volume.create', { name: 't-quota', size: '1G', ...wait });
		},
		gives: { event: 'quota.above', quota: { service: 'volume' }, old: { percent: 0 } },
		count: 1,
		after: async ({ lab }) => withoutVolumes(asOther(lab)),
	},
	'project.getMany': { input: () => ({ name: 'demo' }), gives: { name: 'demo', enabled: true }, count: 1 },
	'project.get': {
		input: () => ({ project: 'demo' }),
		gives: { name: 'demo', enabled: true },
	},
	'user.whoAmI': {
		input: () => ({}),
		gives: { family: 'openstack', user: { name: 'demo' }, project: { name: 'demo' } },
		after: (_, results) => assert.equal(first(results)['token'], undefined, 'a secret is not shown'),
	},
	'user.getEndpoints': { input: () => ({ type: 'image' }), gives: { type: 'image' } },
	'user.getMany': asAdmin(() => ({ name: 'demo' }), { gives: { name: 'demo', enabled: true }, count: 1 }),
	'user.getRoles': asAdmin(() => ({ user: 'demo', project: 'demo' }), {
		gives: { userName: 'demo' },
	}),
	'user.setRole': asAdmin(
		({ lab }) => ({
			user: 'demo',
			role: 'reader',
			project: lab.otherProject,
		}),
		{ gives: { granted: true } },
	),
	'api.call': {
		input: () => ({ service: 'compute', path: '/flavors', query: { limit: '1' } }),
		gives: { status: 200 },
	},
};
