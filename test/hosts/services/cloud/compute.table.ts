import assert from 'node:assert/strict';
import { engineRunner } from '../../../services/cloud/run.ts';
import type { Loose } from '../trial.ts';
import { asAdmin, type CloudTrials, first, server, wait } from './scene.ts';

export const computeTrials: CloudTrials = {
	'flavor.getMany': { input: () => ({ vcpus: 4 }), gives: { name: 'm1.large', vcpus: 4 }, count: 1 },
	'flavor.get': { input: () => ({ flavor: 'm1.tiny' }), gives: { name: 'm1.tiny', ram: 64 * 2 ** 20 } },
	'keyPair.create': {
		input: () => ({ name: 't-key' }),
		gives: { name: 't-key' },
		after: (_, results) => assert.equal(first(results)['privateKey'], undefined, 'a secret is not shown'),
	},
	'keyPair.getMany': {
		async input({ run }) {
			await run('keyPair.create', { name: 't-key-list' });
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 't-key-list')),
	},
	'keyPair.get': {
		async input({ run }) {
			await run('keyPair.create', { name: 't-key-get' });
			return { keyPair: 't-key-get' };
		},
		gives: { name: 't-key-get' },
	},
	'keyPair.delete': {
		async input({ run }) {
			await run('keyPair.create', { name: 't-key-rm' });
			return { keyPair: 't-key-rm', preview: false };
		},
		gives: { name: 't-key-rm', deleted: true },
	},
	'serverGroup.create': {
		input: () => ({ name: 't-group' }),
		gives: { name: 't-group', policy: 'anti-affinity' },
	},
	'serverGroup.getMany': {
		async input({ run }) {
			await run('serverGroup.create', { name: 't-group-list' });
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 't-group-list')),
	},
	'serverGroup.get': {
		async input({ run }) {
			await run('serverGroup.create', { name: 't-group-get' });
			return { serverGroup: 't-group-get' };
		},
		gives: { name: 't-group-get' },
	},
	'serverGroup.delete': {
		async input({ run }) {
			await run('serverGroup.create', { name: 't-group-rm' });
			return { serverGroup: 't-group-rm', preview: false };
		},
		gives: { deleted: true },
	},
	'availabilityZone.getMany': { input: () => ({}), gives: { name: 'nova', available: true } },
	'computeService.setStatus': {
		...asAdmin(async ({ lab }) => {
			const services = await engineRunner(() => lab.settings('admin'))('computeService.getMany', {});
			const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
			return { id, status: 'enabled' };
		}),
		gives: { binary: 'nova-compute', status: 'enabled' },
	},
	'computeService.setForcedDown': {
		...asAdmin(async ({ lab }) => {
			const services = await engineRunner(() => lab.settings('admin'))('computeService.getMany', {});
			const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
			return { id, down: false };
		}),
		gives: { binary: 'nova-compute', state: 'up', forcedDown: false },
	},
	'server.getMigrations': {
		...asAdmin(async (scene) => {
			const { id } = await server(scene, 't-migrations');
			const admin = engineRunner(() => scene.lab.settings('admin'));
			// where there is one machine only it stays
			await admin('server.liveMigrate', { serverId: id, ...wait }).catch((error: unknown) =>
				assert.equal((error as Loose)['code'], 'SERVER'),
			);
			return { serverId: id };
		}),
		gives: { type: 'live-migration' },
		count: 1,
	},
	'hypervisor.getMany': asAdmin(() => ({}), { after: (_, results) => assert.ok(results.length > 0) }),
	'computeService.getMany': asAdmin(() => ({ down: false })),
};
