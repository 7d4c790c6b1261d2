import assert from 'node:assert/strict';
import type { Loose } from '../trial.ts';
import { asAdmin, first, type CloudTrials } from './scene.ts';

export const accountTrials: CloudTrials = {
	'quota.getMany': { given: () => ({ service: 'compute' }), gives: { resource: 'instances' } },
	'project.getMany': { given: () => ({ name: 'demo' }), gives: { name: 'demo', enabled: true }, count: 1 },
	'project.get': {
		given: async ({ run }) => ({ project: first(await run('project.getMany', { name: 'demo' })) }),
		gives: { name: 'demo' },
	},
	'user.whoAmI': {
		given: () => ({}),
		gives: { family: 'openstack', user: { name: 'demo' }, project: { name: 'demo' } },
		after: (_, results) => assert.equal(first(results)['token'], undefined, 'a secret is not shown'),
	},
	'user.getEndpoints': { given: () => ({ type: 'compute' }), gives: { type: 'compute' } },
	'user.getMany': asAdmin(() => ({ name: 'demo' }), { gives: { name: 'demo', enabled: true }, count: 1 }),
	'user.getRoles': asAdmin(
		async ({ run }) => ({ user: (first(await run('user.whoAmI', {}))['user'] as Loose)['id'] }),
		{
			gives: { userName: 'demo' },
		},
	),
	'user.setRole': asAdmin(
		async ({ run, lab }) => ({
			user: (first(await run('user.whoAmI', {}))['user'] as Loose)['id'],
			role: 'reader',
			project: lab.otherProject,
		}),
		{ gives: { granted: true } },
	),
	'api.call': {
		given: () => ({ service: 'compute', path: '/flavors', query: { limit: '1' } }),
		gives: { status: 200 },
	},
};
