import assert from 'node:assert/strict';
import type { Loose } from '../trial.ts';
import { box, first, wait, type CloudTrials } from './scene.ts';

export const imageTrials: CloudTrials = {
	'image.getMany': {
		input: () => ({
			name: 'cirros',
			diskFormat: 'raw',
			containerFormat: 'bare',
			minSize: '1k',
			maxSize: '1G',
			sortBy: 'name',
			descending: false,
		}),
		gives: { name: 'cirros', status: 'active' },
		count: 1,
	},
	'image.get': { input: () => ({ image: 'cirros' }), gives: { name: 'cirros', visibility: 'public' } },
	'image.create': {
		input: () => ({
			name: 't-disk',
			disk: Buffer.alloc(100_000, 7),
			diskFormat: 'raw',
			properties: { os_distro: 'debian' },
			...wait,
		}),
		gives: { name: 't-disk', status: 'active', size: 100_000, properties: { os_distro: 'debian' } },
	},
	'image.upload': {
		async input({ run }) {
			await run('image.create', { name: 't-upload', diskFormat: 'raw', upload: false });
			return { image: 't-upload', disk: Buffer.alloc(1000, 8) };
		},
		gives: { name: 't-upload', status: 'active', size: 1000 },
	},
	'image.getImportMethods': {
		input: () => ({}),
		after: (_, results) =>
			assert.deepEqual(
				[first(results)['methods'], (first(results)['stores'] as Loose[]).map(({ id }) => id)],
				[
					['glance-direct', 'web-download', 'copy-image', 'glance-download'],
					['fast', 'cheap'],
				],
			),
	},
	'image.stage': {
		async input({ run }) {
			await run('image.create', { name: 't-stage', diskFormat: 'raw', upload: false });
			return { image: 't-stage', disk: Buffer.alloc(1000, 8) };
		},
		gives: { name: 't-stage', status: 'uploading', size: 1000 },
	},
	'image.import': {
		async input(scene) {
			const { run } = scene;
			await box(scene, 't-import', 'a disk');
			const file = { container: 't-import', object: 'a disk', makeKey: true };
			const { url } = first(await run('object.createTemporaryUrl', file));
			await run('image.create', { name: 't-import', diskFormat: 'raw', upload: false });
			return { image: 't-import', method: 'web-download', url, allStores: true, ...wait };
		},
		gives: { name: 't-import', status: 'active', size: 14, stores: ['fast', 'cheap'], failedStores: [] },
	},
	'image.download': {
		async input({ run }) {
			await run('image.create', {
				name: 't-download',
				diskFormat: 'raw',
				disk: Buffer.alloc(50_000, 9),
			});
			return { image: 't-download' };
		},
		gives: { content: Buffer.alloc(50_000, 9) },
	},
	'image.update': {
		async input({ run }) {
			await run('image.create', {
				name: 't-update',
				diskFormat: 'raw',
				upload: false,
				properties: { a: '1', b: '2' },
			});
			return {
				image: 't-update',
				name: 't-updated',
				properties: { c: '3' },
				remove: ['a'],
				diskFormat: 'qcow2',
				containerFormat: 'ovf',
			};
		},
		gives: { name: 't-updated', diskFormat: 'qcow2', containerFormat: 'ovf' },
		after: (_, results) => assert.deepEqual(first(results)['properties'], { b: '2', c: '3' }),
	},
	'image.getMembers': {
		async input({ run, lab }) {
			await run('image.create', {
				name: 't-members',
				diskFormat: 'raw',
				upload: false,
				visibility: 'shared',
			});
			await run('image.share', { image: 't-members', member: lab.otherProject });
			return { image: 't-members' };
		},
		gives: { status: 'pending' },
		count: 1,
	},
	'image.share': {
		async input({ run, lab }) {
			await run('image.create', { name: 't-share', diskFormat: 'raw', upload: false, visibility: 'shared' });
			return { image: 't-share', member: lab.otherProject };
		},
		gives: ({ lab }) => ({ memberId: lab.otherProject, status: 'pending' }),
	},
	'image.unshare': {
		async input({ run, lab }) {
			await run('image.create', {
				name: 't-unshare',
				diskFormat: 'raw',
				upload: false,
				visibility: 'shared',
			});
			await run('image.share', { image: 't-unshare', member: lab.otherProject });
			return { image: 't-unshare', member: lab.otherProject };
		},
		gives: { removed: true },
	},
	'image.answerSharing': {
		settings: async ({ lab }) => ({ settings: lab.settings('other'), end: () => {} }),
		async input({ run, lab }) {
			const made = first(
				await run('image.create', {
					name: 't-answer',
					diskFormat: 'raw',
					upload: false,
					visibility: 'shared',
				}),
			);
			await run('image.share', { image: 't-answer', member: lab.otherProject });
			return { image: made['id'], answer: 'accepted' };
		},
		gives: { status: 'accepted' },
	},
	'image.deactivate': {
		async input({ run }) {
			await run('image.create', { name: 't-off', diskFormat: 'raw', disk: Buffer.alloc(10) });
			return { image: 't-off' };
		},
		gives: { status: 'deactivated' },
	},
	'image.reactivate': {
		async input({ run }) {
			await run('image.create', { name: 't-on', diskFormat: 'raw', disk: Buffer.alloc(10) });
			await run('image.deactivate', { image: 't-on' });
			return { image: 't-on' };
		},
		gives: { status: 'active' },
	},
	'image.waitForImageChanged': {
		input: () => ({ events: ['created'], interval: '1s', deadline: '60s' }),
		async meanwhile({ run, lab }, over) {
			await lab.watched?.(/\/images\?|\/images$/);
			for (let round = 0; round < 20 && !over.aborted; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				await run('image.create', { name: `t-watch-${round}`, diskFormat: 'raw', upload: false });
			}
		},
		gives: { event: 'image.created' },
		count: 1,
	},
	'image.delete': {
		async input({ run }) {
			await run('image.create', { name: 't-rm', diskFormat: 'raw', upload: false });
			return { image: 't-rm', preview: false, ...wait };
		},
		gives: { name: 't-rm', deleted: true },
	},
};
