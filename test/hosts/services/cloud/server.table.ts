import assert from 'node:assert/strict';
import { base, first, server, wait, type CloudTrials } from './scene.ts';

export const serverTrials: CloudTrials = {
	'server.getMany': {
		async input(scene) {
			await server(scene, 't-list');
			await server(scene, 't-list2');
			return { name: 't-list', image: 'cirros', flavor: 'm1.tiny' };
		},
		gives: { name: 't-list', status: 'ACTIVE', flavorName: 'm1.tiny' },
		count: 1,
	},
	'server.get': {
		async input(scene) {
			const { id } = await server(scene, 't-get');
			return { serverId: { id, name: 't-get' } };
		},
		gives: { name: 't-get', status: 'ACTIVE', fault: null },
	},
	'server.create': {
		input: () => ({
			...base,
			name: 't-create',
			networks: ['private'],
			metadata: { role: 'web' },
			userData: '#cloud-config',
			files: [{ path: '/etc/motd', text: 'Willkommen ü' }],
			...wait,
		}),
		gives: { name: 't-create', status: 'ACTIVE', metadata: { role: 'web' } },
		after(_, results) {
			assert.equal(first(results)['adminPass'], undefined, 'a secret is not shown');
			assert.equal((first(results)['addresses'] as unknown[]).length, 1);
		},
	},
	'server.rename': {
		async input(scene) {
			await server(scene, 't-rename');
			return { serverId: 't-rename', name: 't-renamed' };
		},
		gives: { name: 't-renamed' },
	},
	'server.waitFor': {
		async input({ run }) {
			await run('server.create', { ...base, name: 't-wait', networks: ['private'] });
			return { serverId: 't-wait', status: 'active' };
		},
		gives: { name: 't-wait', status: 'ACTIVE' },
	},
	'server.delete': {
		async input(scene) {
			await server(scene, 't-delete');
			return { serverId: 't-delete', allowLoss: true, preview: false, ...wait };
		},
		gives: { name: 't-delete', deleted: true },
		async after({ run }) {
			// a list may show it as deleted for a moment
			const left = await run('server.getMany', { name: 't-delete' });
			assert.deepEqual(
				left.filter(({ status }) => status !== 'DELETED'),
				[],
			);
		},
	},
	'server.waitForServerChanged': {
		async input(scene) {
			const there = await scene.run('server.getMany', { name: 't-watch' });
			if (there.length === 0) await server(scene, 't-watch');
			return {
				events: ['changed'],
				reached: ['SHUTOFF'],
				only: ['t-watch'],
				interval: '1s',
				deadline: '60s',
			};
		},
		async meanwhile({ run, lab }, over) {
			await lab.watched?.(/\/servers\/detail/);
			// whenever the watching begins, a stop comes after it; either status lasts longer than a look takes
			const lasting = () => new Promise((resolve) => setTimeout(resolve, 1500));
			for (let round = 0; round < 20 && !over.aborted; round++) {
				await run('server.stop', { serverId: 't-watch', ...wait });
				await lasting();
				await run('server.start', { serverId: 't-watch', ...wait });
				await lasting();
			}
		},
		gives: { event: 'server.changed', server: { name: 't-watch', status: 'SHUTOFF' } },
		count: 1,
	},
};
