import { type At, box, type CloudTrials } from './scene.ts';

/** Segments without an object, as a kill leaves them. */
const leftover = async (scene: At, name: string): Promise<void> => {
	await box(scene, name);
	await scene.run('container.empty', { container: `${name}_segments`, preview: false }).catch(() => {});
	const file = Buffer.alloc(300_000, 5);
	const of = { container: name, object: 'big' };
	await scene.run('object.upload', { ...of, file, segmentSize: '100000', overwrite: true });
	await scene.run('object.delete', { ...of, withSegments: false, preview: false });
};

export const containerTrials: CloudTrials = {
	'container.getLeftovers': {
		async input(scene) {
			await leftover(scene, 't-c-left');
			return { container: 't-c-left' };
		},
		gives: { object: 'big', segmentContainer: 't-c-left_segments', segments: 3, size: 300_000 },
		count: 1,
	},
	'container.deleteLeftovers': {
		async input(scene) {
			await leftover(scene, 't-c-left-2');
			return { container: 't-c-left-2', preview: false };
		},
		gives: { container: 't-c-left-2', uploads: 0, segments: 0 },
	},
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
