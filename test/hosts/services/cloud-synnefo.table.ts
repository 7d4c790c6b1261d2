import assert from 'node:assert/strict';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/cloud/index.ts';
import type { TrialCloud } from './cloud/index.ts';
import type { Given, Loose, Results, Scene, Trial, Trials } from './trial.ts';

type At = Scene<TrialCloud>;
const wait = { wait: true, deadline: '60s' };
const base = { flavor: '1', image: 'Debian Base', networking: 'none' };
const first = (results: Results): Loose => results[0] as Loose;
const server = async ({ run }: At, name: string, more: Given = {}): Promise<Loose> =>
	first(await run('server.create', { ...base, name, ...more, ...wait }));
const box = async ({ run }: At, name: string, ...objects: readonly string[]): Promise<void> => {
	await run('container.create', { name, existing: true });
	for (const object of objects)
		await run('object.createFromText', {
			container: name,
			object,
			text: `text of ${object}`,
			overwrite: true,
		});
};
const on = (
	name: string,
	gives: Given,
	before: readonly string[] = [],
	more: Given = {},
): Trial<TrialCloud> => ({
	async given(scene) {
		await server(scene, name);
		for (const step of before) await scene.run(`server.${step}`, { serverId: name, ...wait });
		return { serverId: name, ...more };
	},
	gives,
});
const stopped = { ...wait };

/** Steps that a Synnefo does in its own way, or alone. */
export const synnefoTrials: Trials<TrialCloud> = {
	'server.create': {
		given: () => ({ ...base, name: 's-create', metadata: { k: 'v' }, tags: ['web'], ...wait }),
		gives: { name: 's-create', status: 'ACTIVE' },
		after: (_, results) => assert.equal(first(results)['adminPass'], undefined),
	},
	'server.getMany': {
		async given(scene) {
			await server(scene, 's-list');
			return { name: 's-list' };
		},
		gives: { name: 's-list' },
		count: 1,
	},
	'server.get': on('s-get', { name: 's-get', status: 'ACTIVE' }),
	'server.rename': on('s-name', { name: 's-named' }, [], { name: 's-named' }),
	'server.stop': on('s-stop', { status: 'STOPPED' }, [], stopped),
	'server.start': on('s-start', { status: 'ACTIVE' }, ['stop'], wait),
	'server.reboot': on('s-reboot', { status: 'ACTIVE' }, [], wait),
	'server.resize': {
		async given(scene) {
			await server(scene, 's-resize');
			await scene.run('server.stop', { serverId: 's-resize', ...wait });
			const flavors = await scene.run('flavor.getMany', {});
			const [small] = flavors;
			const other = flavors.find(({ id, disk }) => id !== small?.['id'] && disk === small?.['disk']) as Loose;
			return { serverId: 's-resize', flavor: other['id'], ...wait };
		},
		gives: { status: 'STOPPED' },
		after: (_, results) => assert.notEqual(first(results)['flavorId'], '1'),
	},
	'server.getMetadata': on('s-meta', {}),
	'server.setMetadata': on('s-meta2', { metadata: { a: 'b' } }, [], { metadata: { a: 'b' } }),
	'server.getTags': on('s-tags', {}),
	'server.setTags': on('s-tags2', { tags: ['blue'] }, [], { tags: ['blue'], how: 'replace' }),
	'server.getConsoleUrl': on('s-console', { type: 'vnc' }),
	'server.getStats': on('s-stats', {}),
	'server.reassign': {
		async given({ run, lab }) {
			await server({ run, lab }, 's-reassign');
			const { project } = first(await run('user.whoAmI', {})) as { project: { id: string } };
			return { serverId: 's-reassign', project: project.id };
		},
		gives: { name: 's-reassign' },
	},
	'server.delete': on('s-delete', { deleted: true }, [], { allowLoss: true, preview: false, ...wait }),
	'flavor.getMany': { given: () => ({}), gives: { id: '1', vcpus: 1 } },
	'flavor.get': { given: () => ({ flavor: '2' }), gives: { vcpus: 2 } },
	'image.getMany': {
		given: () => ({ name: 'Debian Base' }),
		gives: { name: 'Debian Base', status: 'available' },
		count: 1,
	},
	'image.get': {
		given: () => ({ image: 'Debian Base' }),
		gives: { visibility: 'public', properties: { os: 'debian', osfamily: 'linux' } },
	},
	'image.register': {
		async given(scene) {
			await box(scene, 's-images', 'a b.diskdump');
			return { name: 'Mine', container: 's-images', object: 'a b.diskdump', properties: { os: 'debian' } };
		},
		gives: { name: 'Mine' },
	},
	'network.getMany': { given: () => ({ external: true }), gives: { name: 'Public' }, count: 1 },
	'network.create': { given: () => ({ name: 's-net' }), gives: { name: 's-net', type: 'MAC_FILTERED' } },
	'subnet.create': {
		async given({ run }) {
			await run('network.create', { name: 's-net2' });
			return { network: 's-net2', cidr: '10.7.0.0/24' };
		},
		gives: { cidr: '10.7.0.0/24' },
	},
	'floatingIp.allocate': { given: () => ({ network: 'Public' }), gives: { portId: null } },
	'floatingIp.attach': {
		async given(scene) {
			await server(scene, 's-fip');
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'Public' }));
			return { floatingIp: address, serverId: 's-fip' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'floatingIp.release': {
		async given({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'Public' }));
			return { floatingIp: address, preview: false };
		},
		gives: { deleted: true },
	},
	'volume.getMany': {
		async given(scene) {
			await server(scene, 's-vol');
			return {};
		},
		gives: { status: 'in-use' },
	},
	'volumeType.getMany': { given: () => ({}), gives: { public: null } },
	'keyPair.getMany': { given: () => ({}) },
	'quota.getMany': { given: () => ({}), gives: { service: 'cyclades' } },
	'project.getMany': { given: () => ({}), gives: { state: 'active' } },
	'project.get': {
		given: async ({ run }) => ({ project: first(await run('project.getMany', {})) }),
		gives: { state: 'active' },
	},
	'project.getMembers': { given: () => ({}), gives: { state: 'accepted' } },
	'project.apply': {
		given: () => ({
			name: 'proj.example.org',
			ends: '2027-05-05T00:00:00Z',
			limits: { 'cyclades.vm': { member_capacity: 2, project_capacity: 4 } },
		}),
		after: (_, results) => assert.ok(Number(first(results)['application']) > 0),
	},
	'project.setDefault': {
		given: async ({ run }) => ({ project: first(await run('project.getMany', {})) }),
		gives: { done: true },
	},
	'user.whoAmI': { given: () => ({}), gives: { family: 'synnefo' } },
	'user.getEndpoints': { given: () => ({ type: 'image' }), gives: { name: 'cyclades_plankton' } },
	'user.lookUp': {
		given: () => ({ users: ['bob@example.org', 'nobody@example.org'] }),
		gives: { name: 'bob@example.org' },
		count: 1,
	},
	'container.create': {
		given: () => ({ name: `s-c-${Date.now()}`, metadata: { owner: 'wéb' }, versions: true }),
		gives: { metadata: { owner: 'wéb' }, versions: true },
	},
	'container.getMany': {
		async given(scene) {
			await box(scene, 's-c');
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 's-c')),
	},
	'container.empty': {
		async given(scene) {
			await box(scene, 's-empty', 'a', 'b/c');
			return { container: 's-empty', preview: false };
		},
		gives: { deleted: 2 },
	},
	'object.getMany': {
		async given(scene) {
			await box(scene, 's-o-list', 'a/1', 'b');
			return { container: 's-o-list', delimiter: '/' };
		},
		count: 2,
	},
	'object.upload': {
		async given(scene) {
			await box(scene, 's-o-up');
			return {
				container: 's-o-up',
				object: 'big //ü %.bin',
				file: Buffer.alloc(400_000, 5),
				overwrite: true,
			};
		},
		gives: { size: 400_000 },
	},
	'object.download': {
		async given(scene) {
			await box(scene, 's-o-down', 'a.txt');
			return { container: 's-o-down', object: 'a.txt' };
		},
		gives: { content: Buffer.from('text of a.txt') },
	},
	'object.update': {
		async given({ run }) {
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
		async given(scene) {
			await box(scene, 's-o-copy', 'ä b');
			return { container: 's-o-copy', object: 'ä b', toObject: 'c d' };
		},
		gives: { name: 'c d' },
	},
	'object.move': {
		async given(scene) {
			await box(scene, 's-o-move', 'from');
			return { container: 's-o-move', object: 'from', toObject: 'to', preview: false };
		},
		gives: { name: 'to' },
	},
	'object.delete': {
		async given(scene) {
			await box(scene, 's-o-rm', 'a');
			return { container: 's-o-rm', object: 'a', preview: false };
		},
		gives: { deleted: true },
	},
	'object.share': {
		async given(scene) {
			await box(scene, 's-o-share', 'a');
			return { container: 's-o-share', object: 'a', read: ['*'] };
		},
		gives: { sharing: 'read=*' },
	},
	'object.publish': {
		async given(scene) {
			await box(scene, 's-o-pub', 'a');
			return { container: 's-o-pub', object: 'a' };
		},
		after: (_, results) => assert.match(String(first(results)['publicUrl']), /^(http|\/)/),
	},
	'object.getVersions': {
		async given({ run }) {
			await run('container.create', { name: 's-o-ver', versions: true, existing: true });
			for (const text of ['one', 'two'])
				await run('object.createFromText', { container: 's-o-ver', object: 'v', text, overwrite: true });
			return { container: 's-o-ver', object: 'v' };
		},
		gives: { isLatest: true },
	},
	'object.restoreVersion': {
		async given({ run }) {
			await run('container.create', { name: 's-o-res', versions: true, existing: true });
			for (const text of ['first', 'no'])
				await run('object.createFromText', { container: 's-o-res', object: 'v', text, overwrite: true });
			const [, old] = await run('object.getVersions', { container: 's-o-res', object: 'v' });
			return { container: 's-o-res', object: 'v', version: (old as Loose)['versionId'] };
		},
		gives: { size: 5 },
	},
	'object.append': {
		async given(scene) {
			await box(scene, 's-o-app', 'a');
			return { container: 's-o-app', object: 'a', content: 'more' };
		},
		gives: { size: 'text of amore'.length },
	},
	'object.overwrite': {
		async given(scene) {
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
		async given(scene) {
			await box(scene, 's-o-cut', 'a');
			return { container: 's-o-cut', object: 'a', size: '4', preview: false };
		},
		gives: { size: 4 },
	},
	'container.purgeHistory': {
		async given(scene) {
			await box(scene, 's-o-purge', 'a');
			return { container: 's-o-purge', preview: false };
		},
		gives: { purged: true },
	},
	'object.getSharingAccounts': { given: () => ({}) },
	'account.get': { given: () => ({}), after: (_, results) => assert.ok(first(results)['quota']) },
	'account.update': { given: () => ({ metadata: { owner: 'ü' } }), gives: { metadata: { owner: 'ü' } } },
	'account.setGroup': {
		async given({ run }) {
			await run('account.setGroup', { group: 's-gone', members: ['x@example.org'] });
			await run('account.setGroup', { group: 's-gone', members: [] });
			return { group: 's-editors', members: ['a', 'b'] };
		},
		after: (_, results) =>
			assert.deepEqual(first(results)['groups'], { 's-editors': ['a', 'b'] }, 'an empty group is gone'),
	},
	'object.createFromPrefix': {
		async given(scene) {
			await box(scene, 's-o-dlo', 'in/1', 'in/2');
			return { container: 's-o-dlo', object: 'all', prefix: 'in/', overwrite: true };
		},
		gives: { name: 'all', segmented: 'dynamic', manifest: 's-o-dlo/in/' },
	},
};

/** Steps that are OpenStack’s alone, or the same there. */
export const notOfSynnefo: readonly string[] = stepsOf(service)
	.map(({ resource, name }) => `${resource}.${name}`)
	.filter((step) => !(step in synnefoTrials));
