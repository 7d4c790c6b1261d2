import { box, type CloudTrials } from './scene.ts';

export const containerTrials: CloudTrials = {
	'container.getMany': {
		async input(scene) {
			await box(scene, 't-c-list');
			return { prefix: 't-c-list' };
		},
		gives: { name: 't-c-list', objects: 0 },
		count: 1,
	},
	'container.get': {
		async input(scene) {
			await box(scene, 't-c-get');
			return { container: 't-c-get' };
		},
		gives: { name: 't-c-get', versions: false },
	},
	'container.create': {
		input: () => ({ name: `t-c-${Date.now()}`, metadata: { owner: 'web' }, quota: '1G' }),
		gives: { metadata: { owner: 'web' }, quota: 2 ** 30 },
	},
	'container.update': {
		async input(scene) {
			await box(scene, 't-c-up');
			return { container: 't-c-up', metadata: { a: '1' } };
		},
		gives: { metadata: { a: '1' } },
	},
	'container.setAccess': {
		async input(scene) {
			await box(scene, 't-c-acl');
			return { container: 't-c-acl', access: 'public', allowPublic: true };
		},
		gives: { readAccess: '.r:*,.rlistings' },
	},
	'container.empty': {
		async input(scene) {
			await box(scene, 't-c-empty', 'a', 'b/c');
			return { container: 't-c-empty', preview: false };
		},
		gives: { deleted: 2 },
	},
	'container.delete': {
		async input(scene) {
			await box(scene, 't-c-rm');
			return { container: 't-c-rm', preview: false };
		},
		gives: { name: 't-c-rm', deleted: true },
	},
	'account.get': { input: () => ({}), gives: { groups: {} } },
	'account.update': { input: () => ({ metadata: { 't-x': '1' } }), gives: { metadata: { 't-x': '1' } } },
};
