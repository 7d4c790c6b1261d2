import { volume, wait, type CloudTrials } from './scene.ts';

export const snapshotTrials: CloudTrials = {
	'snapshot.create': {
		async given(scene) {
			await volume(scene, 't-s-vol');
			return { volume: 't-s-vol', name: 't-s', ...wait };
		},
		gives: { name: 't-s', status: 'available' },
	},
	'snapshot.getMany': {
		async given(scene) {
			await volume(scene, 't-s-vol2');
			await scene.run('snapshot.create', { volume: 't-s-vol2', name: 't-s2', ...wait });
			return { volume: 't-s-vol2' };
		},
		gives: { name: 't-s2' },
		count: 1,
	},
	'snapshot.get': {
		async given(scene) {
			await volume(scene, 't-s-vol3');
			await scene.run('snapshot.create', { volume: 't-s-vol3', name: 't-s3', ...wait });
			return { snapshot: 't-s3' };
		},
		gives: { name: 't-s3', size: 2 ** 30 },
	},
	'snapshot.update': {
		async given(scene) {
			await volume(scene, 't-s-vol4');
			await scene.run('snapshot.create', { volume: 't-s-vol4', name: 't-s4', ...wait });
			return { snapshot: 't-s4', name: 't-s4b' };
		},
		gives: { name: 't-s4b' },
	},
	'snapshot.delete': {
		async given(scene) {
			await volume(scene, 't-s-vol5');
			await scene.run('snapshot.create', { volume: 't-s-vol5', name: 't-s5', ...wait });
			return { snapshot: 't-s5', preview: false, ...wait };
		},
		gives: { deleted: true },
	},
	'volumeBackup.getMany': { given: () => ({}), count: 0 },
};
