import assert from 'node:assert/strict';
import { first, network, server, wait, type CloudTrials } from './scene.ts';

export const portTrials: CloudTrials = {
	'port.getMany': {
		async input(scene) {
			await network(scene, 't-port-list', '10.41.1.0/24');
			await scene.run('port.create', { network: 't-port-list', name: 't-port-a' });
			return { network: 't-port-list' };
		},
		gives: { name: 't-port-a', status: 'DOWN' },
		count: 1,
	},
	'port.get': {
		async input(scene) {
			await network(scene, 't-port-get', '10.41.2.0/24');
			await scene.run('port.create', { network: 't-port-get', name: 't-port-b' });
			return { port: 't-port-b' };
		},
		gives: { name: 't-port-b' },
	},
	'port.create': {
		async input(scene) {
			await network(scene, 't-port', '10.41.3.0/24');
			return {
				network: 't-port',
				name: 't-port-c',
				addresses: ['10.41.3.77'],
				macAddress: 'FA-16-3E-41-03-77',
			};
		},
		gives: {
			name: 't-port-c',
			fixedIps: [{ ipAddress: '10.41.3.77' }],
			macAddress: 'fa:16:3e:41:03:77',
		},
	},
	'port.update': {
		async input(scene) {
			await network(scene, 't-port-up', '10.41.4.0/24');
			await scene.run('port.create', { network: 't-port-up', name: 't-port-d' });
			return { port: 't-port-d', name: 't-port-e', addresses: ['10.41.4.77'], deviceId: 'a-device' };
		},
		gives: { name: 't-port-e', fixedIps: [{ ipAddress: '10.41.4.77' }], deviceId: 'a-device' },
	},
	'port.attach': {
		async input(scene) {
			await network(scene, 't-port-at', '10.41.5.0/24');
			await server(scene, 't-port-srv');
			return { serverId: 't-port-srv', network: 't-port-at', ...wait };
		},
		gives: { status: 'ACTIVE' },
	},
	'port.detach': {
		async input(scene) {
			await network(scene, 't-port-de', '10.41.6.0/24');
			await server(scene, 't-port-srv2');
			const made = first(
				await scene.run('port.attach', { serverId: 't-port-srv2', network: 't-port-de', ...wait }),
			);
			return { port: made['id'], preview: false };
		},
		gives: { detached: true },
	},
	'port.delete': {
		async input(scene) {
			await network(scene, 't-port-rm', '10.41.7.0/24');
			await scene.run('port.create', { network: 't-port-rm', name: 't-port-f' });
			return { port: 't-port-f', preview: false };
		},
		gives: { deleted: true },
	},
	'floatingIp.allocate': {
		input: () => ({ network: 'public', description: 't' }),
		gives: { portId: null, description: 't' },
	},
	'floatingIp.getMany': {
		async input({ run }) {
			await run('floatingIp.allocate', { network: 'public' });
			return { free: true };
		},
		gives: { portId: null },
	},
	'floatingIp.get': {
		async input({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address };
		},
		gives: { portId: null },
	},
	'floatingIp.attach': {
		async input(scene) {
			await server(scene, 't-fip', { networks: ['private'] });
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address, serverId: 't-fip' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'floatingIp.detach': {
		async input(scene) {
			await server(scene, 't-fip2', { networks: ['private'] });
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'public' }));
			await scene.run('floatingIp.attach', { floatingIp: address, serverId: 't-fip2' });
			return { floatingIp: address };
		},
		gives: { portId: null, fixedIpAddress: null },
	},
	'floatingIp.release': {
		async input({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address, preview: false };
		},
		gives: { deleted: true },
	},
};
