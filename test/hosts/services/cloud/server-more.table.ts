import assert from 'node:assert/strict';
import { first, server, wait, type CloudTrials } from './scene.ts';

export const serverMoreTrials: CloudTrials = {
	'server.setPassword': {
		async input(scene) {
			await server(scene, 't-password');
			return { serverId: 't-password', password: 'N3w-passw0rd' };
		},
		gives: { name: 't-password' },
	},
	'server.createImage': {
		async input(scene) {
			await server(scene, 't-image');
			return { serverId: 't-image', name: 't-image-1', ...wait };
		},
		gives: { name: 't-image-1', status: 'active' },
	},
	'server.getMetadata': {
		async input(scene) {
			await server(scene, 't-meta', { metadata: { a: '1' } });
			return { serverId: 't-meta' };
		},
		gives: { metadata: { a: '1' } },
	},
	'server.setMetadata': {
		async input(scene) {
			await server(scene, 't-meta-set', { metadata: { a: '1' } });
			return { serverId: 't-meta-set', metadata: { b: '2' } };
		},
		gives: { metadata: { a: '1', b: '2' } },
	},
	'server.removeMetadata': {
		async input(scene) {
			await server(scene, 't-meta-rm', { metadata: { a: '1', b: '2' } });
			return { serverId: 't-meta-rm', keys: ['gone', 'a'] };
		},
		after: (_, results) => assert.deepEqual(first(results)['metadata'], { b: '2' }),
	},
	'server.getTags': {
		async input(scene) {
			await server(scene, 't-tags', { tags: ['blue'] });
			return { serverId: 't-tags' };
		},
		gives: { tags: ['blue'] },
	},
	'server.setTags': {
		async input(scene) {
			await server(scene, 't-tags-set', { tags: ['blue'] });
			return { serverId: 't-tags-set', tags: ['green'], how: 'replace' };
		},
		gives: { tags: ['green'] },
	},
	'server.getConsoleLog': {
		async input(scene) {
			await server(scene, 't-console');
			return { serverId: 't-console' };
		},
		after: (_, results) => assert.equal(typeof first(results)['output'], 'string'),
	},
	'server.getConsoleUrl': {
		async input(scene) {
			await server(scene, 't-vnc');
			return { serverId: 't-vnc' };
		},
		gives: { type: 'novnc' },
		after: (_, results) => assert.equal(first(results)['url'], undefined, 'a secret is not shown'),
	},
	'server.getHistory': {
		async input(scene) {
			await server(scene, 't-history');
			return { serverId: 't-history' };
		},
		gives: { action: 'create' },
		count: 1,
	},
};
