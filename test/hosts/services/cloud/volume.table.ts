import assert from 'node:assert/strict';
import { server, volume, wait, type CloudTrials } from './scene.ts';

export const volumeTrials: CloudTrials = {
	'volume.getMany': {
		async input(scene) {
			await volume(scene, 't-v-list');
			return { name: 't-v-list', free: true };
		},
		gives: { name: 't-v-list', status: 'available', size: 2 ** 30 },
		count: 1,
	},
	'volume.get': {
		async input(scene) {
			await volume(scene, 't-v-get');
			return { volume: 't-v-get' };
		},
		gives: { name: 't-v-get', attachments: [] },
	},
	'volume.create': {
		input: () => ({ name: 't-v', size: '1G', metadata: { a: '1' }, ...wait }),
		gives: { name: 't-v', status: 'available', size: 2 ** 30, metadata: { a: '1' } },
	},
	'volume.update': {
		async input({ run, lab }) {
			await run('volume.create', { name: 't-v-up', size: '1G', metadata: { a: '1' }, ...wait });
			await server({ run, lab }, 't-v-up-srv');
			await run('volume.attach', { volume: 't-v-up', serverId: 't-v-up-srv', ...wait });
			return { volume: 't-v-up', description: 'd', metadata: { b: '2' }, deleteWithServer: true };
		},
		gives: { description: 'd', metadata: { a: '1', b: '2' } },
		async after({ run }) {
			const [{ id } = {}] = await run('server.get', { serverId: 't-v-up-srv' });
			const [answer] = await run('api.call', {
				service: 'compute',
				path: `/servers/${id}/os-volume_attachments`,
				microversion: '2.79',
			});
			assert.match(JSON.stringify(answer), /"delete_on_termination":true/);
		},
	},
	'volume.extend': {
		async input(scene) {
			await volume(scene, 't-v-ext');
			return { volume: 't-v-ext', size: '2G', ...wait };
		},
		gives: { size: 2 * 2 ** 30, status: 'available' },
	},
	'volume.attach': {
		async input(scene) {
			await Promise.all([volume(scene, 't-v-at'), server(scene, 't-v-srv')]);
			return { volume: 't-v-at', serverId: 't-v-srv', ...wait };
		},
		gives: { status: 'in-use' },
	},
	'volume.detach': {
		async input(scene) {
			await Promise.all([volume(scene, 't-v-de'), server(scene, 't-v-srv2')]);
			await scene.run('volume.attach', { volume: 't-v-de', serverId: 't-v-srv2', ...wait });
			return { volume: 't-v-de', preview: false, ...wait };
		},
		gives: { status: 'available', attachments: [] },
	},
	'volume.delete': {
		async input(scene) {
			await volume(scene, 't-v-rm');
			return { volume: 't-v-rm', preview: false, ...wait };
		},
		gives: { name: 't-v-rm', deleted: true },
	},
	'volumeType.getMany': {
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'fake')),
	},
	'volumeType.get': { input: () => ({ volumeType: 'fake' }), gives: { name: 'fake', public: true } },
	'volume.waitForVolumeChanged': {
		input: () => ({ events: ['created'], interval: '1s', deadline: '60s' }),
		async meanwhile({ run, lab }, over) {
			await lab.watched?.(/\/volumes\/detail/);
			for (let round = 0; round < 20 && !over.aborted; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				await run('volume.create', { name: `t-v-watch-${round}`, size: '1G' });
			}
		},
		gives: { event: 'volume.created' },
		count: 1,
	},
};
