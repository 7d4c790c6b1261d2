import assert from 'node:assert/strict';
import { box, first, type CloudTrials } from './scene.ts';

export const objectTrials: CloudTrials = {
	'object.getMany': {
		async input(scene) {
			await box(scene, 't-o-list', 'a/1', 'a/2', 'b');
			return { container: 't-o-list', delimiter: '/' };
		},
		gives: { name: 'a/', isPrefix: true },
		count: 2,
	},
	'object.get': {
		async input(scene) {
			await box(scene, 't-o-get', 'a//b %#?ü');
			return { container: 't-o-get', object: 'a//b %#?ü' };
		},
		gives: { name: 'a//b %#?ü', contentType: 'text/plain; charset=utf-8' },
	},
	'object.upload': {
		async input(scene) {
			await box(scene, 't-o-up');
			return {
				container: 't-o-up',
				object: 'big.bin',
				file: Buffer.alloc(300_000, 5),
				segmentSize: '100000',
				contentEncoding: 'gzip',
				contentDisposition: 'attachment; filename="ü.bin"',
				overwrite: true,
			};
		},
		gives: {
			size: 300_000,
			segmented: 'static',
			contentEncoding: 'gzip',
			contentDisposition: 'attachment; filename="ü.bin"',
		},
		async after({ run }) {
			const { content } = first(await run('object.download', { container: 't-o-up', object: 'big.bin' }));
			assert.equal((content as Buffer).length, 300_000, 'nothing is unpacked');
		},
	},
	'object.createFromText': {
		async input(scene) {
			await box(scene, 't-o-text');
			return {
				container: 't-o-text',
				object: 'a.txt',
				text: 'häh',
				metadata: { album: 'ä' },
				overwrite: true,
			};
		},
		gives: { size: 4, metadata: { album: 'ä' } },
	},
	'object.download': {
		async input(scene) {
			await box(scene, 't-o-down', 'a.txt');
			return { container: 't-o-down', object: 'a.txt' };
		},
		gives: { content: Buffer.from('text of a.txt') },
	},
	'object.update': {
		async input({ run }) {
			await run('container.create', { name: 't-o-meta', existing: true });
			const metadata = { a: '1', b: '2' };
			await run('object.createFromText', {
				container: 't-o-meta',
				object: 'x',
				text: 'x',
				metadata,
				overwrite: true,
			});
			return { container: 't-o-meta', object: 'x', metadata: { c: '3' }, remove: ['a'] };
		},
		after: (_, results) => assert.deepEqual(first(results)['metadata'], { b: '2', c: '3' }),
	},
	'object.copy': {
		async input(scene) {
			await box(scene, 't-o-copy', 'ä b');
			return { container: 't-o-copy', object: 'ä b', toObject: 'c d/%', overwrite: true };
		},
		gives: { name: 'c d/%', size: 'text of ä b'.length + 1 },
	},
	'object.move': {
		async input(scene) {
			await box(scene, 't-o-move', 'from');
			return { container: 't-o-move', object: 'from', toObject: 'to', overwrite: true, preview: false };
		},
		gives: { name: 'to' },
		async after({ run }) {
			const names = (await run('object.getMany', { container: 't-o-move' })).map(({ name }) => name);
			assert.deepEqual(names, ['to']);
		},
	},
	'object.delete': {
		async input(scene) {
			await box(scene, 't-o-rm', 'a');
			return { container: 't-o-rm', object: 'a', preview: false };
		},
		gives: { deleted: true },
	},
	'object.deleteMany': {
		async input(scene) {
			await box(scene, 't-o-rms', 'tmp/1', 'tmp/2', 'keep');
			return { container: 't-o-rms', prefix: 'tmp/', preview: false };
		},
		gives: { deleted: 2 },
	},
};
