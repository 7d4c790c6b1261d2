import assert from 'node:assert/strict';
import type { Loose } from '../trial.ts';
import { type At, type CloudTrials, first, volume, wait } from './scene.ts';

const backup = async (scene: At, name: string): Promise<Loose> => {
	await volume(scene, `${name}-vol`);
	return first(await scene.run('volumeBackup.create', { volume: `${name}-vol`, name, ...wait }));
};

export const snapshotTrials: CloudTrials = {
	'snapshot.create': {
		async input(scene) {
			await volume(scene, 't-s-vol');
			return { volume: 't-s-vol', name: 't-s', ...wait };
		},
		gives: { name: 't-s', status: 'available' },
	},
	'snapshot.getMany': {
		async input(scene) {
			await volume(scene, 't-s-vol2');
			await scene.run('snapshot.create', { volume: 't-s-vol2', name: 't-s2', ...wait });
			return { volume: 't-s-vol2' };
		},
		gives: { name: 't-s2' },
		count: 1,
	},
	'snapshot.get': {
		async input(scene) {
			await volume(scene, 't-s-vol3');
			await scene.run('snapshot.create', { volume: 't-s-vol3', name: 't-s3', ...wait });
			return { snapshot: 't-s3' };
		},
		gives: { name: 't-s3', size: 2 ** 30 },
	},
	'snapshot.update': {
		async input(scene) {
			await volume(scene, 't-s-vol4');
			await scene.run('snapshot.create', { volume: 't-s-vol4', name: 't-s4', ...wait });
			return { snapshot: 't-s4', name: 't-s4b' };
		},
		gives: { name: 't-s4b' },
	},
	'snapshot.delete': {
		async input(scene) {
			await volume(scene, 't-s-vol5');
			await scene.run('snapshot.create', { volume: 't-s-vol5', name: 't-s5', ...wait });
			return { snapshot: 't-s5', preview: false, ...wait };
		},
		gives: { deleted: true },
	},
	'volumeBackup.create': {
		async input(scene) {
			await volume(scene, 't-b-vol');
			return { volume: 't-b-vol', name: 't-b', description: 'd', ...wait };
		},
		gives: { name: 't-b', status: 'available', size: 2 ** 30, incremental: false, failReason: null },
	},
	'volumeBackup.getMany': {
		async input(scene) {
			await backup(scene, 't-b2');
			return { name: 't-b2' };
		},
		gives: { name: 't-b2', status: 'available' },
		count: 1,
	},
	'volumeBackup.get': {
		async input(scene) {
			await backup(scene, 't-b3');
			await scene.run('volumeBackup.create', {
				volume: 't-b3-vol',
				name: 't-b3+',
				incremental: true,
				...wait,
			});
			return { backup: 't-b3+' };
		},
		gives: { name: 't-b3+', incremental: true },
	},
	'volumeBackup.restore': {
		async input(scene) {
			const [made] = await Promise.all([backup(scene, 't-b4'), volume(scene, 't-b4-into')]);
			return { backup: made['id'], volume: 't-b4-into', preview: false, ...wait };
		},
		gives: { volumeName: 't-b4-into' },
		async after({ run }, results) {
			const [into] = await run('volume.get', { volume: first(results)['volumeId'] });
			assert.deepEqual([into?.['name'], into?.['status']], ['t-b4-into', 'available']);
		},
	},
	'volumeBackup.delete': {
		async input(scene) {
			await backup(scene, 't-b5');
			return { backup: 't-b5', preview: false, ...wait };
		},
		gives: { name: 't-b5', deleted: true },
	},
};
