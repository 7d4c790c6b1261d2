import assert from 'node:assert/strict';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { service } from '../../../../src/services/cloud/index.ts';
import { engineRunner } from '../../../services/cloud/run.ts';
import type { Input, Loose, Run, Trial } from '../trial.ts';
import { type At, box, type CloudTrials, first, type TrialCloud } from './scene.ts';
import { synnefoObjectTrials } from './synnefo-object.table.ts';

const wait = { wait: true, deadline: '60s' };
const base = { flavor: '1', image: 'Debian Base', networking: 'none' };
const server = async ({ run }: At, name: string, more: Input = {}): Promise<Loose> =>
	first(await run('server.create', { ...base, name, ...more, ...wait }));
const on = (
	name: string,
	gives: Input,
	before: readonly string[] = [],
	more: Input = {},
): Trial<TrialCloud> => ({
	async input(scene) {
		await server(scene, name);
		for (const step of before) await scene.run(`server.${step}`, { serverId: name, ...wait });
		return { serverId: name, ...more };
	},
	gives,
});
const stopped = { ...wait };
const asOther = (lab: TrialCloud) => engineRunner(() => lab.settings('other'));

const applied = async (run: Run, name: string): Promise<Loose> => {
	const limits = { 'cyclades.vm': { member_capacity: 1, project_capacity: 1 } };
	return first(await run('project.apply', { name, ends: '2027-05-05T00:00:00Z', limits }));
};
/** A project of demo’s that others may ask to join. */
const openProject = async ({ run, lab }: At, name: string): Promise<unknown> => {
	const { projectId } = await applied(run, name);
	const admin = engineRunner(() => lab.settings('admin'));
	await admin('project.act', { project: projectId, decision: 'approve' });
	return projectId;
};

/** Steps that a Synnefo does in its own way, or alone. */
export const synnefoTrials: CloudTrials = {
	'server.create': {
		async input({ run }) {
			for (const name of ['s-key-1', 's-key-2']) await run('keyPair.create', { name });
			return {
				...base,
				name: 's-create',
				metadata: { k: 'v' },
				tags: ['web'],
				keyName: 's-key-1',
				moreKeys: ['s-key-2', 's-key-1'],
				files: [{ path: '/root/motd', contents: 'SGk=', owner: 'root', group: 'root', mode: '0600' }],
				...wait,
			};
		},
		gives: { name: 's-create', status: 'ACTIVE', keyName: 's-key-1' },
		async after({ run }, results) {
			assert.equal(first(results)['adminPass'], undefined);
			const [seen] = await run('server.get', { serverId: 's-create', raw: true });
			assert.deepEqual((seen?.['raw'] as Loose)['SNF:key_names'], ['s-key-1', 's-key-2']);
		},
	},
	'server.getMany': {
		async input(scene) {
			await server(scene, 's-list');
			const changedSince = new Date(Date.now() - 600_000).toISOString();
			return { name: 's-list', image: 'Debian Base', flavor: '1', changedSince };
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
		async input(scene) {
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
		async input({ run, lab }) {
			await server({ run, lab }, 's-reassign');
			const { project } = first(await run('user.whoAmI', {})) as { project: { id: string } };
			return { serverId: 's-reassign', project: project.id };
		},
		gives: { name: 's-reassign' },
	},
	'server.setFirewall': {
		async input(scene) {
			const { id } = await server(scene, 's-firewall');
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'Public' }));
			const { portId } = first(await scene.run('floatingIp.attach', { floatingIp: address, serverId: id }));
			// it is busy until the interface is in
			await scene.run('server.waitFor', { serverId: id, status: 'active' });
			return { serverId: id, port: portId, profile: 'DISABLED' };
		},
		gives: { name: 's-firewall' },
		async after({ run }) {
			const [server] = await run('server.get', { serverId: 's-firewall', raw: true });
			assert.match(JSON.stringify(server?.['raw']), /"firewallProfile":"DISABLED"/);
		},
	},
	'server.delete': on('s-delete', { deleted: true }, [], { allowLoss: true, preview: false, ...wait }),
	'flavor.getMany': { input: () => ({}), gives: { id: '1', vcpus: 1 } },
	'flavor.get': { input: () => ({ flavor: '2' }), gives: { vcpus: 2 } },
	'image.getMany': {
		input: () => ({
			name: 'Debian Base',
			status: 'available',
			diskFormat: 'diskdump',
			properties: { os: 'debian' },
			sortBy: 'size',
		}),
		gives: { name: 'Debian Base', status: 'available' },
		count: 1,
	},
	'image.get': {
		input: () => ({ image: 'Debian Base' }),
		gives: { visibility: 'public', properties: { os: 'debian', osfamily: 'linux' } },
	},
	'image.register': {
		async input(scene) {
			await box(scene, 's-images', 'a b.diskdump');
			return { name: 'Mine', container: 's-images', object: 'a b.diskdump', properties: { os: 'debian' } };
		},
		gives: { name: 'Mine' },
	},
	'network.getMany': { input: () => ({ external: true }), gives: { name: 'Public' }, count: 1 },
	'network.create': { input: () => ({ name: 's-net' }), gives: { name: 's-net', type: 'MAC_FILTERED' } },
	'subnet.create': {
		async input({ run }) {
			await run('network.create', { name: 's-net2' });
			return { network: 's-net2', cidr: '10.7.0.0/24' };
		},
		gives: { cidr: '10.7.0.0/24' },
	},
	'floatingIp.allocate': { input: () => ({ network: 'Public' }), gives: { portId: null } },
	'floatingIp.attach': {
		async input(scene) {
			await server(scene, 's-fip');
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'Public' }));
			return { floatingIp: address, serverId: 's-fip' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'floatingIp.release': {
		async input({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'Public' }));
			return { floatingIp: address, preview: false };
		},
		gives: { deleted: true },
	},
	'volume.getMany': {
		async input(scene) {
			await server(scene, 's-vol');
			return {};
		},
		gives: { status: 'in-use' },
	},
	'volumeType.getMany': { input: () => ({}), gives: { public: null } },
	'keyPair.getMany': { input: () => ({}) },
	'quota.getMany': { input: () => ({}), gives: { service: 'cyclades' } },
	'project.getMany': { input: () => ({ state: 'active' }), gives: { state: 'active' } },
	'project.get': {
		input: async ({ run }) => ({ project: first(await run('project.getMany', {})) }),
		gives: { state: 'active' },
	},
	'project.getMembers': { input: () => ({}), gives: { state: 'accepted' } },
	'project.apply': {
		input: () => ({
			name: 'proj.example.org',
			ends: '2027-05-05T00:00:00Z',
			limits: { 'cyclades.vm': { member_capacity: 2, project_capacity: 4 } },
		}),
		after: (_, results) => assert.ok(Number(first(results)['application']) > 0),
	},
	'project.act': {
		async input({ run }) {
			const { projectId, application } = await applied(run, 'gone.example.org');
			return { project: projectId, decision: 'cancel', application, reason: 'no more' };
		},
		gives: { action: 'cancel', done: true, state: 'deleted', applicationState: 'cancelled' },
	},
	'project.join': {
		settings: async ({ lab }) => ({ settings: lab.settings('other'), end: () => {} }),
		input: async (scene) => ({ project: await openProject(scene, 'join.example.org') }),
		gives: { state: 'requested' },
		async after({ lab }, results) {
			const { membershipId } = first(results);
			const members = await asOther(lab)('project.getMembers', {});
			assert.equal(members.find(({ id }) => id === membershipId)?.['state'], 'requested');
		},
	},
	'project.actOnMember': {
		async input(scene) {
			const project = await openProject(scene, 'member.example.org');
			const asked = first(await asOther(scene.lab)('project.join', { project }));
			return { membership: asked['membershipId'], decision: 'accept' };
		},
		gives: { action: 'accept', done: true, state: 'accepted' },
		async after({ run }, results) {
			const { membershipId } = first(results);
			const members = await run('project.getMembers', {});
			const seen = members.find(({ id }) => id === membershipId);
			assert.deepEqual([seen?.['state'], seen?.['allowedActions']], ['accepted', ['remove']]);
		},
	},
	'project.setDefault': {
		input: async ({ run }) => ({ project: first(await run('project.getMany', {})) }),
		gives: { done: true },
	},
	'user.whoAmI': { input: () => ({}), gives: { family: 'synnefo' } },
	'user.getEndpoints': { input: () => ({ type: 'image' }), gives: { name: 'cyclades_plankton' } },
	'user.lookUp': {
		input: () => ({ users: ['bob@example.org', 'nobody@example.org'] }),
		gives: { name: 'bob@example.org' },
		count: 1,
	},
	...synnefoObjectTrials,
};

/** Steps that are OpenStack’s alone, or the same there. */
export const notOfSynnefo: readonly string[] = stepsOf(service)
	.map(({ resource, name }) => `${resource}.${name}`)
	.filter((step) => !(step in synnefoTrials));
