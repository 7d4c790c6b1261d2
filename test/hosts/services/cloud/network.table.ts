import assert from 'node:assert/strict';
import { first, network, type CloudTrials } from './scene.ts';

export const networkTrials: CloudTrials = {
	'network.getMany': {
		input: () => ({ external: true }),
		gives: { name: 'public', external: true },
		count: 1,
	},
	'network.get': { input: () => ({ network: 'private' }), gives: { name: 'private', status: 'ACTIVE' } },
	'network.create': {
		input: () => ({ name: 't-net', description: 'd' }),
		gives: { name: 't-net', description: 'd' },
	},
	'network.update': {
		async input({ run }) {
			await run('network.create', { name: 't-net-up' });
			return { network: 't-net-up', name: 't-net-up2' };
		},
		gives: { name: 't-net-up2' },
	},
	'network.delete': {
		async input({ run }) {
			await run('network.create', { name: 't-net-rm' });
			return { network: 't-net-rm', preview: false };
		},
		gives: { deleted: true },
	},
	'subnet.getMany': {
		async input(scene) {
			await network(scene, 't-sub-list', '10.40.1.0/24');
			return { network: 't-sub-list' };
		},
		gives: { name: 't-sub-list-v4', cidr: '10.40.1.0/24' },
		count: 1,
	},
	'subnet.get': {
		async input(scene) {
			await network(scene, 't-sub-get', '10.40.2.0/24');
			return { subnet: 't-sub-get-v4' };
		},
		gives: { gatewayIp: '10.40.2.1', ipVersion: 4 },
	},
	'subnet.create': {
		async input({ run }) {
			await run('network.create', { name: 't-sub' });
			return {
				network: 't-sub',
				cidr: '10.40.3.0/24',
				pools: ['10.40.3.10-10.40.3.20'],
				nameservers: ['9.9.9.9'],
			};
		},
		gives: { allocationPools: [{ start: '10.40.3.10', end: '10.40.3.20' }], dnsNameservers: ['9.9.9.9'] },
	},
	'subnet.update': {
		async input(scene) {
			await network(scene, 't-sub-up', '10.40.4.0/24');
			return { subnet: 't-sub-up-v4', name: 't-sub-up2' };
		},
		gives: { name: 't-sub-up2' },
	},
	'subnet.delete': {
		async input(scene) {
			await network(scene, 't-sub-rm', '10.40.5.0/24');
			return { subnet: 't-sub-rm-v4', preview: false };
		},
		gives: { deleted: true },
	},
	'router.getMany': {
		async input({ run }) {
			await run('router.create', { name: 't-r-list' });
			return { name: 't-r-list' };
		},
		gives: { name: 't-r-list', externalNetworkId: null },
		count: 1,
	},
	'router.get': {
		async input({ run }) {
			await run('router.create', { name: 't-r-get' });
			return { router: 't-r-get' };
		},
		gives: { name: 't-r-get' },
	},
	'router.create': {
		input: () => ({ name: 't-r', external: 'public' }),
		gives: { name: 't-r' },
		after: (_, results) => assert.ok(first(results)['externalNetworkId']),
	},
	'router.update': {
		async input({ run }) {
			await run('router.create', { name: 't-r-up', external: 'public' });
			return { router: 't-r-up', noExternal: true };
		},
		gives: { name: 't-r-up', externalNetworkId: null },
	},
	'router.addInterface': {
		async input(scene) {
			await network(scene, 't-r-add', '10.42.1.0/24');
			await scene.run('router.create', { name: 't-r-add' });
			return { router: 't-r-add', subnet: 't-r-add-v4' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'router.removeInterface': {
		async input(scene) {
			await network(scene, 't-r-rmi', '10.42.2.0/24');
			await scene.run('router.create', { name: 't-r-rmi' });
			await scene.run('router.addInterface', { router: 't-r-rmi', subnet: 't-r-rmi-v4' });
			return { router: 't-r-rmi', subnet: 't-r-rmi-v4' };
		},
	},
	'router.delete': {
		async input({ run }) {
			await run('router.create', { name: 't-r-rm' });
			return { router: 't-r-rm', preview: false };
		},
		gives: { deleted: true },
	},
};
