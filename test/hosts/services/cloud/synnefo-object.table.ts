import assert from 'node:assert/strict';
import type { Loose } from '../trial.ts';
import { box, type CloudTrials, first } from './scene.ts';

/** Pithos: its files, and what it alone does with them. */
export const synnefoObjectTrials: CloudTrials = {
	'container.create': {
		input: () => ({ name: `s-c-${Date.now()}`, metadata: { owner: 'wéb' }, versions: true }),
		gives: { metadata: { owner: 'wéb' }, versions: true },
	},
	'container.getMany': {
		async input(scene) {
			await box(scene, 's-c');
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 's-c')),
	},
	'container.empty': {
		async input(scene) {
			await box(scene, 's-empty', 'a', 'b/c');
			return { container: 's-empty', preview: false };
		},
		gives: { deleted: 2 },
	},
	'object.getMany': {
		async input(scene) {
			await box(scene, 's-o-list', 'a/1', 'b');
			const cats = { metadata: { album: 'cats' }, read: ['*'], public: true, overwrite: true };
			const of = { container: 's-o-list' };
			await scene.run('object.createFromText', { ...of, object: 'c', text: 'c', ...cats });
			const having = ['album=cats', '!dog'];
			return {
				...of,
				having,
				shared: true,
				public: true,
				until: new Date(Date.now() + 60_000).toISOString(),
			};
		},
		gives: { name: 'c' },
		count: 1,
	},
	'object.upload': {
		async input(scene) {
			await box(scene, 's-o-up');
			return {
				container: 's-o-up',
				object: 'big //ü %.bin',
				file: Buffer.alloc(400_000, 5),
				overwrite: true,
				contentEncoding: 'gzip',
				contentDisposition: 'inline',
				read: ['*'],
				write: ['00000000-0000-4000-8000-000000000b0b'],
				public: true,
			};
		},
		gives: { size: 400_000, contentEncoding: 'gzip', contentDisposition: 'inline' },
		after(_, results) {
			const { sharing, publicUrl } = first(results);
			assert.match(String(sharing), /^read=\*; ?write=0{8}-0000-4000-8000-000000000b0b$/);
			assert.match(String(publicUrl), /^(http|\/)/);
		},
	},
	'object.download': {
		async input(scene) {
			await box(scene, 's-o-down', 'a.txt');
			return { container: 's-o-down', object: 'a.txt' };
		},
		gives: { content: Buffer.from('text of a.txt') },
	},
	'object.update': {
		async input({ run }) {
			await run('container.create', { name: 's-o-meta', existing: true });
			const metadata = { a: '1', b: '2' };
			await run('object.createFromText', {
				container: 's-o-meta',
				object: 'x',
				text: 'x',
				metadata,
				overwrite: true,
			});
			return { container: 's-o-meta', object: 'x', metadata: { c: 'ä' }, remove: ['a'] };
		},
		after: (_, results) => assert.deepEqual(first(results)['metadata'], { b: '2', c: 'ä' }),
	},
	'object.copy': {
		async input(scene) {
			await box(scene, 's-o-copy', 'ä b');
			return { container: 's-o-copy', object: 'ä b', toObject: 'c d' };
		},
		gives: { name: 'c d' },
	},
	'object.move': {
		async input(scene) {
			await box(scene, 's-o-move', 'from');
			return { container: 's-o-move', object: 'from', toObject: 'to', preview: false };
		},
		gives: { name: 'to' },
	},
	'object.delete': {
		async input(scene) {
			await box(scene, 's-o-rm', 'a');
			return { container: 's-o-rm', object: 'a', preview: false };
		},
		gives: { deleted: true },
	},
	'object.share': {
		async input(scene) {
			await box(scene, 's-o-share', 'a');
			return { container: 's-o-share', object: 'a', read: ['*'] };
		},
		gives: { sharing: 'read=*' },
	},
	'object.publish': {
		async input(scene) {
			await box(scene, 's-o-pub', 'a');
			return { container: 's-o-pub', object: 'a' };
		},
		after: (_, results) => assert.match(String(first(results)['publicUrl']), /^(http|\/)/),
	},
	'object.getVersions': {
		async input({ run }) {
			await run('container.create', { name: 's-o-ver', versions: true, existing: true });
			for (const text of ['one', 'two'])
				await run('object.createFromText', { container: 's-o-ver', object: 'v', text, overwrite: true });
			return { container: 's-o-ver', object: 'v' };
		},
		gives: { isLatest: true },
	},
	'object.restoreVersion': {
		async input({ run }) {
			await run('container.create', { name: 's-o-res', versions: true, existing: true });
			for (const text of ['first', 'no'])
				await run('object.createFromText', { container: 's-o-res', object: 'v', text, overwrite: true });
			const [, old] = await run('object.getVersions', { container: 's-o-res', object: 'v' });
			return { container: 's-o-res', object: 'v', version: (old as Loose)['versionId'] };
		},
		gives: { size: 5 },
	},
	'object.append': {
		async input(scene) {
			await box(scene, 's-o-app', 'a');
			return { container: 's-o-app', object: 'a', content: 'more' };
		},
		gives: { size: 'text of amore'.length },
	},
	'object.overwrite': {
		async input(scene) {
			await box(scene, 's-o-over', 'a');
			return { container: 's-o-over', object: 'a', content: 'XX', start: 0 };
		},
		gives: { size: 'text of a'.length },
		async after({ run }) {
			const [file] = await run('object.download', { container: 's-o-over', object: 'a', verify: false });
			assert.equal(String((file as Loose)['content']), 'XXxt of a');
		},
	},
	'object.truncate': {
		async input(scene) {
			await box(scene, 's-o-cut', 'a');
			return { container: 's-o-cut', object: 'a', size: '4', preview: false };
		},
		gives: { size: 4 },
	},
	'container.purgeHistory': {
		async input(scene) {
			await box(scene, 's-o-purge', 'a');
			return { container: 's-o-purge', preview: false };
		},
		gives: { purged: true },
	},
	'object.getSharingAccounts': { input: () => ({}) },
	'account.get': { input: () => ({}), after: (_, results) => assert.ok(first(results)['quota']) },
	'account.update': { input: () => ({ metadata: { owner: 'ü' } }), gives: { metadata: { owner: 'ü' } } },
	'account.setGroup': {
		async input({ run }) {
			await run('account.setGroup', { group: 's-gone', members: ['x@example.org'] });
			await run('account.setGroup', { group: 's-gone', members: [] });
			return { group: 's-editors', members: ['a', 'b'] };
		},
		after: (_, results) =>
			assert.deepEqual(first(results)['groups'], { 's-editors': ['a', 'b'] }, 'an empty group is gone'),
	},
	'object.createFromPrefix': {
		async input(scene) {
			await box(scene, 's-o-dlo', 'in/1', 'in/2');
			return { container: 's-o-dlo', object: 'all', prefix: 'in/', overwrite: true };
		},
		gives: { name: 'all', segmented: 'dynamic', manifest: 's-o-dlo/in/' },
	},
};
