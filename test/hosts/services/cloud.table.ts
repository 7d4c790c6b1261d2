import assert from 'node:assert/strict';
import { engineRunner } from '../../services/cloud/run.ts';
import type { Given, Loose, Refusal, Results, Scene, Trial, Trials } from './trial.ts';

/** A cloud of trials: the lab, or a real one. Everything goes through steps, so that both are the same. */
export interface TrialCloud {
	/** Settings of a connection as this user. */
	settings(user: 'demo' | 'admin' | 'other'): Given;
	/** Settles when somebody has begun to list what `path` names: a watch’s first look. */
	watched?(path: RegExp): Promise<void>;
	/** ID of the project `other`. */
	readonly otherProject: string;
}
type At = Scene<TrialCloud>;

const wait = { wait: true, deadline: '120s' };
const base = { flavor: 'm1.tiny', image: 'cirros' };
const first = (results: Results): Loose => results[0] as Loose;

/** Makes a server and waits for it. */
const server = async ({ run }: At, name: string, more: Given = {}): Promise<Loose> =>
	first(await run('server.create', { ...base, name, networks: ['private'], ...more, ...wait }));
const network = async ({ run }: At, name: string, cidr: string): Promise<Loose> => {
	const made = first(await run('network.create', { name }));
	await run('subnet.create', { network: name, cidr, name: `${name}-v4` });
	return made;
};
const volume = async ({ run }: At, name: string): Promise<Loose> =>
	first(await run('volume.create', { name, size: '1G', ...wait }));

/** A step on a server of its own, which `before` brings into the state it needs. */
const onServer = (
	name: string,
	status: string,
	{ before = [], more = {} }: { readonly before?: readonly string[]; readonly more?: Given } = {},
): Trial<TrialCloud> => ({
	async given(scene) {
		await server(scene, name);
		for (const step of before) await scene.run(`server.${step}`, { serverId: name, ...wait });
		return { serverId: name, ...more, ...wait };
	},
	gives: { name, status },
});
const asAdmin = (
	given: Trial<TrialCloud>['given'],
	more: Partial<Trial<TrialCloud>> = {},
): Trial<TrialCloud> => ({
	settings: async ({ lab }) => ({ settings: lab.settings('admin'), end: () => {} }),
	given,
	...more,
});

const servers: Trials<TrialCloud> = {
	'server.getMany': {
		async given(scene) {
			await server(scene, 't-list');
			await server(scene, 't-list2');
			return { name: 't-list' };
		},
		gives: { name: 't-list', status: 'ACTIVE', flavorName: 'm1.tiny' },
		count: 1,
	},
	'server.get': {
		async given(scene) {
			const { id } = await server(scene, 't-get');
			return { serverId: { id, name: 't-get' } };
		},
		gives: { name: 't-get', status: 'ACTIVE', fault: null },
	},
	'server.create': {
		given: () => ({
			...base,
			name: 't-create',
			networks: ['private'],
			metadata: { role: 'web' },
			userData: '#cloud-config',
			...wait,
		}),
		gives: { name: 't-create', status: 'ACTIVE', metadata: { role: 'web' } },
		after(_, results) {
			assert.equal(first(results)['adminPass'], undefined, 'a secret is not shown');
			assert.equal((first(results)['addresses'] as unknown[]).length, 1);
		},
	},
	'server.rename': {
		async given(scene) {
			await server(scene, 't-rename');
			return { serverId: 't-rename', name: 't-renamed' };
		},
		gives: { name: 't-renamed' },
	},
	'server.waitFor': {
		async given({ run }) {
			await run('server.create', { ...base, name: 't-wait', networks: ['private'] });
			return { serverId: 't-wait', status: 'active' };
		},
		gives: { name: 't-wait', status: 'ACTIVE' },
	},
	'server.delete': {
		async given(scene) {
			await server(scene, 't-delete');
			return { serverId: 't-delete', allowLoss: true, preview: false, ...wait };
		},
		gives: { name: 't-delete', deleted: true },
		async after({ run }) {
			// a list may show it as deleted for a moment
			const left = await run('server.getMany', { name: 't-delete' });
			assert.deepEqual(
				left.filter(({ status }) => status !== 'DELETED'),
				[],
			);
		},
	},
	'server.start': onServer('t-start', 'ACTIVE', { before: ['stop'] }),
	'server.stop': onServer('t-stop', 'SHUTOFF'),
	'server.pause': onServer('t-pause', 'PAUSED'),
	'server.unpause': onServer('t-unpause', 'ACTIVE', { before: ['pause'] }),
	'server.suspend': onServer('t-suspend', 'SUSPENDED'),
	'server.resume': onServer('t-resume', 'ACTIVE', { before: ['suspend'] }),
	'server.lock': {
		async given(scene) {
			await server(scene, 't-lock');
			return { serverId: 't-lock' };
		},
		gives: { name: 't-lock', locked: true },
	},
	'server.unlock': {
		async given(scene) {
			await server(scene, 't-unlock');
			await scene.run('server.lock', { serverId: 't-unlock' });
			return { serverId: 't-unlock' };
		},
		gives: { locked: false },
	},
	'server.shelve': onServer('t-shelve', 'SHELVED_OFFLOADED'),
	'server.unshelve': onServer('t-unshelve', 'ACTIVE', { before: ['shelve'] }),
	'server.rescue': onServer('t-rescue', 'RESCUE'),
	'server.unrescue': onServer('t-unrescue', 'ACTIVE', { before: ['rescue'] }),
	'server.reboot': onServer('t-reboot', 'ACTIVE', { more: { how: 'HARD' } }),
	'server.resize': onServer('t-resize', 'VERIFY_RESIZE', { more: { flavor: 'm1.small' } }),
	'server.confirmResize': {
		async given(scene) {
			await server(scene, 't-confirm');
			await scene.run('server.resize', { serverId: 't-confirm', flavor: 'm1.small', ...wait });
			return { serverId: 't-confirm', ...wait };
		},
		gives: { name: 't-confirm', status: 'ACTIVE', flavorName: 'm1.small' },
	},
	'server.revertResize': {
		async given(scene) {
			await server(scene, 't-revert');
			await scene.run('server.resize', { serverId: 't-revert', flavor: 'm1.small', ...wait });
			return { serverId: 't-revert', ...wait };
		},
		gives: { name: 't-revert', status: 'ACTIVE', flavorName: 'm1.tiny' },
	},
	'server.rebuild': onServer('t-rebuild', 'ACTIVE', { more: { image: 'cirros', preview: false } }),
	'server.setPassword': {
		async given(scene) {
			await server(scene, 't-password');
			return { serverId: 't-password', password: 'N3w-passw0rd' };
		},
		gives: { name: 't-password' },
	},
	'server.createImage': {
		async given(scene) {
			await server(scene, 't-image');
			return { serverId: 't-image', name: 't-image-1', ...wait };
		},
		gives: { name: 't-image-1', status: 'active' },
	},
	'server.getMetadata': {
		async given(scene) {
			await server(scene, 't-meta', { metadata: { a: '1' } });
			return { serverId: 't-meta' };
		},
		gives: { metadata: { a: '1' } },
	},
	'server.setMetadata': {
		async given(scene) {
			await server(scene, 't-meta-set', { metadata: { a: '1' } });
			return { serverId: 't-meta-set', metadata: { b: '2' } };
		},
		gives: { metadata: { a: '1', b: '2' } },
	},
	'server.removeMetadata': {
		async given(scene) {
			await server(scene, 't-meta-rm', { metadata: { a: '1', b: '2' } });
			return { serverId: 't-meta-rm', keys: ['a'] };
		},
		after: (_, results) => assert.deepEqual(first(results)['metadata'], { b: '2' }),
	},
	'server.getTags': {
		async given(scene) {
			await server(scene, 't-tags', { tags: ['blue'] });
			return { serverId: 't-tags' };
		},
		gives: { tags: ['blue'] },
	},
	'server.setTags': {
		async given(scene) {
			await server(scene, 't-tags-set', { tags: ['blue'] });
			return { serverId: 't-tags-set', tags: ['green'], how: 'replace' };
		},
		gives: { tags: ['green'] },
	},
	'server.getConsoleLog': {
		async given(scene) {
			await server(scene, 't-console');
			return { serverId: 't-console' };
		},
		after: (_, results) => assert.equal(typeof first(results)['output'], 'string'),
	},
	'server.getConsoleUrl': {
		async given(scene) {
			await server(scene, 't-vnc');
			return { serverId: 't-vnc' };
		},
		gives: { type: 'novnc' },
		after: (_, results) => assert.equal(first(results)['url'], undefined, 'a secret is not shown'),
	},
	'server.getHistory': {
		async given(scene) {
			await server(scene, 't-history');
			return { serverId: 't-history' };
		},
		gives: { action: 'create' },
		count: 1,
	},
	'flavor.getMany': { given: () => ({ vcpus: 4 }), gives: { name: 'm1.large', vcpus: 4 }, count: 1 },
	'flavor.get': { given: () => ({ flavor: 'm1.tiny' }), gives: { name: 'm1.tiny', ram: 64 * 2 ** 20 } },
	'keyPair.create': {
		given: () => ({ name: 't-key' }),
		gives: { name: 't-key' },
		after: (_, results) => assert.equal(first(results)['privateKey'], undefined, 'a secret is not shown'),
	},
	'keyPair.getMany': {
		async given({ run }) {
			await run('keyPair.create', { name: 't-key-list' });
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 't-key-list')),
	},
	'keyPair.get': {
		async given({ run }) {
			await run('keyPair.create', { name: 't-key-get' });
			return { keyPair: 't-key-get' };
		},
		gives: { name: 't-key-get' },
	},
	'keyPair.delete': {
		async given({ run }) {
			await run('keyPair.create', { name: 't-key-rm' });
			return { keyPair: 't-key-rm', preview: false };
		},
		gives: { name: 't-key-rm', deleted: true },
	},
	'serverGroup.create': {
		given: () => ({ name: 't-group' }),
		gives: { name: 't-group', policy: 'anti-affinity' },
	},
	'serverGroup.getMany': {
		async given({ run }) {
			await run('serverGroup.create', { name: 't-group-list' });
			return {};
		},
		after: (_, results) => assert.ok(results.some(({ name }) => name === 't-group-list')),
	},
	'serverGroup.get': {
		async given({ run }) {
			await run('serverGroup.create', { name: 't-group-get' });
			return { serverGroup: 't-group-get' };
		},
		gives: { name: 't-group-get' },
	},
	'serverGroup.delete': {
		async given({ run }) {
			await run('serverGroup.create', { name: 't-group-rm' });
			return { serverGroup: 't-group-rm', preview: false };
		},
		gives: { deleted: true },
	},
	'availabilityZone.getMany': { given: () => ({}), gives: { name: 'nova', available: true } },
	'server.waitForServerChanged': {
		async given(scene) {
			await server(scene, 't-watch');
			return {
				events: ['changed'],
				reached: ['SHUTOFF'],
				only: ['t-watch'],
				interval: '1s',
				deadline: '60s',
			};
		},
		async meanwhile({ run, lab }) {
			await lab.watched?.(/\/servers\/detail/);
			// whenever the watching begins, a stop comes after it
			for (let round = 0; round < 4; round++) {
				await run('server.stop', { serverId: 't-watch', ...wait });
				await new Promise((resolve) => setTimeout(resolve, 1500));
				await run('server.start', { serverId: 't-watch', ...wait });
			}
		},
		gives: { event: 'server.changed', server: { name: 't-watch', status: 'SHUTOFF' } },
		count: 1,
	},
	'server.migrate': asAdmin(
		async (scene) => ({ serverId: (await server(scene, 't-migrate'))['id'], ...wait }),
		{
			gives: { name: 't-migrate', status: 'VERIFY_RESIZE' },
		},
	),
	'computeService.setStatus': {
		...asAdmin(async ({ lab }) => {
			const services = await engineRunner(() => lab.settings('admin'))('computeService.getMany', {});
			const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
			return { id, status: 'enabled' };
		}),
		gives: { binary: 'nova-compute', status: 'enabled' },
	},
	'hypervisor.getMany': asAdmin(() => ({}), { count: 1 }),
	'computeService.getMany': asAdmin(() => ({ down: false })),
};

const images: Trials<TrialCloud> = {
	'image.getMany': {
		given: () => ({ name: 'cirros' }),
		gives: { name: 'cirros', status: 'active' },
		count: 1,
	},
	'image.get': { given: () => ({ image: 'cirros' }), gives: { name: 'cirros', visibility: 'public' } },
	'image.create': {
		given: () => ({
			name: 't-disk',
			disk: Buffer.alloc(100_000, 7),
			diskFormat: 'raw',
			properties: { os_distro: 'debian' },
			...wait,
		}),
		gives: { name: 't-disk', status: 'active', size: 100_000, properties: { os_distro: 'debian' } },
	},
	'image.upload': {
		async given({ run }) {
			await run('image.create', { name: 't-upload', diskFormat: 'raw', upload: false });
			return { image: 't-upload', disk: Buffer.alloc(1000, 8) };
		},
		gives: { name: 't-upload', status: 'active', size: 1000 },
	},
	'image.download': {
		async given({ run }) {
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
		async given({ run }) {
			await run('image.create', {
				name: 't-update',
				diskFormat: 'raw',
				upload: false,
				properties: { a: '1', b: '2' },
			});
			return { image: 't-update', name: 't-updated', properties: { c: '3' }, remove: ['a'] };
		},
		gives: { name: 't-updated' },
		after: (_, results) => assert.deepEqual(first(results)['properties'], { b: '2', c: '3' }),
	},
	'image.getMembers': {
		async given({ run, lab }) {
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
		async given({ run, lab }) {
			await run('image.create', { name: 't-share', diskFormat: 'raw', upload: false, visibility: 'shared' });
			return { image: 't-share', member: lab.otherProject };
		},
		gives: ({ lab }) => ({ memberId: lab.otherProject, status: 'pending' }),
	},
	'image.unshare': {
		async given({ run, lab }) {
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
		async given({ run, lab }) {
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
		async given({ run }) {
			await run('image.create', { name: 't-off', diskFormat: 'raw', disk: Buffer.alloc(10) });
			return { image: 't-off' };
		},
		gives: { status: 'deactivated' },
	},
	'image.reactivate': {
		async given({ run }) {
			await run('image.create', { name: 't-on', diskFormat: 'raw', disk: Buffer.alloc(10) });
			await run('image.deactivate', { image: 't-on' });
			return { image: 't-on' };
		},
		gives: { status: 'active' },
	},
	'image.waitForImageChanged': {
		given: () => ({ events: ['created'], interval: '1s', deadline: '60s' }),
		async meanwhile({ run, lab }) {
			await lab.watched?.(/\/images\?|\/images$/);
			for (let round = 0; round < 4; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				await run('image.create', { name: `t-watch-${round}`, diskFormat: 'raw', upload: false });
			}
		},
		gives: { event: 'image.created' },
		count: 1,
	},
	'image.delete': {
		async given({ run }) {
			await run('image.create', { name: 't-rm', diskFormat: 'raw', upload: false });
			return { image: 't-rm', preview: false, ...wait };
		},
		gives: { name: 't-rm', deleted: true },
	},
};

const networks: Trials<TrialCloud> = {
	'network.getMany': {
		given: () => ({ external: true }),
		gives: { name: 'public', external: true },
		count: 1,
	},
	'network.get': { given: () => ({ network: 'private' }), gives: { name: 'private', status: 'ACTIVE' } },
	'network.create': {
		given: () => ({ name: 't-net', description: 'd' }),
		gives: { name: 't-net', description: 'd' },
	},
	'network.update': {
		async given({ run }) {
			await run('network.create', { name: 't-net-up' });
			return { network: 't-net-up', name: 't-net-up2' };
		},
		gives: { name: 't-net-up2' },
	},
	'network.delete': {
		async given({ run }) {
			await run('network.create', { name: 't-net-rm' });
			return { network: 't-net-rm', preview: false };
		},
		gives: { deleted: true },
	},
	'subnet.getMany': {
		async given(scene) {
			await network(scene, 't-sub-list', '10.40.1.0/24');
			return { network: 't-sub-list' };
		},
		gives: { name: 't-sub-list-v4', cidr: '10.40.1.0/24' },
		count: 1,
	},
	'subnet.get': {
		async given(scene) {
			await network(scene, 't-sub-get', '10.40.2.0/24');
			return { subnet: 't-sub-get-v4' };
		},
		gives: { gatewayIp: '10.40.2.1', ipVersion: 4 },
	},
	'subnet.create': {
		async given({ run }) {
			await run('network.create', { name: 't-sub' });
			return {
				network: 't-sub',
				cidr: '10.40.3.0/24',
				pools: ['10.40.3.10-10.40.3.20'],
				nameservers: ['9.9.9.9'],
			};
		},
		gives: { allocationPools: [{ start: '10.40.3.10', end: '10.40.3.20' }], dnsNameservers: ['9.9.9.9'] },
	},
	'subnet.update': {
		async given(scene) {
			await network(scene, 't-sub-up', '10.40.4.0/24');
			return { subnet: 't-sub-up-v4', name: 't-sub-up2' };
		},
		gives: { name: 't-sub-up2' },
	},
	'subnet.delete': {
		async given(scene) {
			await network(scene, 't-sub-rm', '10.40.5.0/24');
			return { subnet: 't-sub-rm-v4', preview: false };
		},
		gives: { deleted: true },
	},
	'port.getMany': {
		async given(scene) {
			await network(scene, 't-port-list', '10.41.1.0/24');
			await scene.run('port.create', { network: 't-port-list', name: 't-port-a' });
			return { network: 't-port-list' };
		},
		gives: { name: 't-port-a', status: 'DOWN' },
		count: 1,
	},
	'port.get': {
		async given(scene) {
			await network(scene, 't-port-get', '10.41.2.0/24');
			await scene.run('port.create', { network: 't-port-get', name: 't-port-b' });
			return { port: 't-port-b' };
		},
		gives: { name: 't-port-b' },
	},
	'port.create': {
		async given(scene) {
			await network(scene, 't-port', '10.41.3.0/24');
			return { network: 't-port', name: 't-port-c', addresses: ['10.41.3.77'] };
		},
		gives: { name: 't-port-c', fixedIps: [{ ipAddress: '10.41.3.77' }] },
	},
	'port.update': {
		async given(scene) {
			await network(scene, 't-port-up', '10.41.4.0/24');
			await scene.run('port.create', { network: 't-port-up', name: 't-port-d' });
			return { port: 't-port-d', name: 't-port-e' };
		},
		gives: { name: 't-port-e' },
	},
	'port.attach': {
		async given(scene) {
			await network(scene, 't-port-at', '10.41.5.0/24');
			await server(scene, 't-port-srv');
			return { serverId: 't-port-srv', network: 't-port-at', ...wait };
		},
		gives: { status: 'ACTIVE' },
	},
	'port.detach': {
		async given(scene) {
			await network(scene, 't-port-de', '10.41.6.0/24');
			await server(scene, 't-port-srv2');
			const made = first(
				await scene.run('port.attach', { serverId: 't-port-srv2', network: 't-port-de', ...wait }),
			);
			return { port: made['id'], preview: false };
		},
		gives: { detached: true },
	},
	'port.delete': {
		async given(scene) {
			await network(scene, 't-port-rm', '10.41.7.0/24');
			await scene.run('port.create', { network: 't-port-rm', name: 't-port-f' });
			return { port: 't-port-f', preview: false };
		},
		gives: { deleted: true },
	},
	'floatingIp.allocate': {
		given: () => ({ network: 'public', description: 't' }),
		gives: { portId: null, description: 't' },
	},
	'floatingIp.getMany': {
		async given({ run }) {
			await run('floatingIp.allocate', { network: 'public' });
			return { free: true };
		},
		gives: { portId: null },
	},
	'floatingIp.get': {
		async given({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address };
		},
		gives: { portId: null },
	},
	'floatingIp.attach': {
		async given(scene) {
			await server(scene, 't-fip', { networks: ['private'] });
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address, serverId: 't-fip' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'floatingIp.detach': {
		async given(scene) {
			await server(scene, 't-fip2', { networks: ['private'] });
			const { address } = first(await scene.run('floatingIp.allocate', { network: 'public' }));
			await scene.run('floatingIp.attach', { floatingIp: address, serverId: 't-fip2' });
			return { floatingIp: address };
		},
		gives: { portId: null, fixedIpAddress: null },
	},
	'floatingIp.release': {
		async given({ run }) {
			const { address } = first(await run('floatingIp.allocate', { network: 'public' }));
			return { floatingIp: address, preview: false };
		},
		gives: { deleted: true },
	},
	'securityGroup.create': { given: () => ({ name: 't-sg' }), gives: { name: 't-sg' } },
	'securityGroup.getMany': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-list' });
			return { name: 't-sg-list' };
		},
		gives: { name: 't-sg-list' },
		count: 1,
	},
	'securityGroup.get': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-get' });
			return { securityGroup: 't-sg-get' };
		},
		gives: { name: 't-sg-get' },
	},
	'securityGroup.update': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-up' });
			return { securityGroup: 't-sg-up', description: 'changed' };
		},
		gives: { description: 'changed' },
	},
	'securityGroup.addRule': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-rule' });
			return { securityGroup: 't-sg-rule', ports: '8000-8999', range: '10.0.0.0/8' };
		},
		gives: { protocol: 'tcp', portMin: 8000, portMax: 8999, remoteIpPrefix: '10.0.0.0/8' },
	},
	'securityGroup.removeRule': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-rmr' });
			const { id } = first(await run('securityGroup.addRule', { securityGroup: 't-sg-rmr', ports: '443' }));
			return { rule: id, preview: false };
		},
		gives: { deleted: true },
	},
	'securityGroup.delete': {
		async given({ run }) {
			await run('securityGroup.create', { name: 't-sg-rm' });
			return { securityGroup: 't-sg-rm', preview: false };
		},
		gives: { deleted: true },
	},
	'router.getMany': {
		async given({ run }) {
			await run('router.create', { name: 't-r-list' });
			return { name: 't-r-list' };
		},
		gives: { name: 't-r-list', externalNetworkId: null },
		count: 1,
	},
	'router.get': {
		async given({ run }) {
			await run('router.create', { name: 't-r-get' });
			return { router: 't-r-get' };
		},
		gives: { name: 't-r-get' },
	},
	'router.create': {
		given: () => ({ name: 't-r', external: 'public' }),
		gives: { name: 't-r' },
		after: (_, results) => assert.ok(first(results)['externalNetworkId']),
	},
	'router.update': {
		async given({ run }) {
			await run('router.create', { name: 't-r-up', external: 'public' });
			return { router: 't-r-up', noExternal: true };
		},
		gives: { name: 't-r-up', externalNetworkId: null },
	},
	'router.addInterface': {
		async given(scene) {
			await network(scene, 't-r-add', '10.42.1.0/24');
			await scene.run('router.create', { name: 't-r-add' });
			return { router: 't-r-add', subnet: 't-r-add-v4' };
		},
		after: (_, results) => assert.ok(first(results)['portId']),
	},
	'router.removeInterface': {
		async given(scene) {
			await network(scene, 't-r-rmi', '10.42.2.0/24');
			await scene.run('router.create', { name: 't-r-rmi' });
			await scene.run('router.addInterface', { router: 't-r-rmi', subnet: 't-r-rmi-v4' });
			return { router: 't-r-rmi', subnet: 't-r-rmi-v4' };
		},
	},
	'router.delete': {
		async given({ run }) {
			await run('router.create', { name: 't-r-rm' });
			return { router: 't-r-rm', preview: false };
		},
		gives: { deleted: true },
	},
};

const volumes: Trials<TrialCloud> = {
	'volume.getMany': {
		async given(scene) {
			await volume(scene, 't-v-list');
			return { name: 't-v-list', free: true };
		},
		gives: { name: 't-v-list', status: 'available', size: 2 ** 30 },
		count: 1,
	},
	'volume.get': {
		async given(scene) {
			await volume(scene, 't-v-get');
			return { volume: 't-v-get' };
		},
		gives: { name: 't-v-get', attachments: [] },
	},
	'volume.create': {
		given: () => ({ name: 't-v', size: '1G', metadata: { a: '1' }, ...wait }),
		gives: { name: 't-v', status: 'available', size: 2 ** 30, metadata: { a: '1' } },
	},
	'volume.update': {
		async given({ run }) {
			await run('volume.create', { name: 't-v-up', size: '1G', metadata: { a: '1' }, ...wait });
			return { volume: 't-v-up', description: 'd', metadata: { b: '2' } };
		},
		gives: { description: 'd', metadata: { a: '1', b: '2' } },
	},
	'volume.extend': {
		async given(scene) {
			await volume(scene, 't-v-ext');
			return { volume: 't-v-ext', size: '2G', ...wait };
		},
		gives: { size: 2 * 2 ** 30, status: 'available' },
	},
	'volume.attach': {
		async given(scene) {
			await Promise.all([volume(scene, 't-v-at'), server(scene, 't-v-srv')]);
			return { volume: 't-v-at', serverId: 't-v-srv', ...wait };
		},
		gives: { status: 'in-use' },
	},
	'volume.detach': {
		async given(scene) {
			await Promise.all([volume(scene, 't-v-de'), server(scene, 't-v-srv2')]);
			await scene.run('volume.attach', { volume: 't-v-de', serverId: 't-v-srv2', ...wait });
			return { volume: 't-v-de', preview: false, ...wait };
		},
		gives: { status: 'available', attachments: [] },
	},
	'volume.delete': {
		async given(scene) {
			await volume(scene, 't-v-rm');
			return { volume: 't-v-rm', preview: false, ...wait };
		},
		gives: { name: 't-v-rm', deleted: true },
	},
	'volumeType.getMany': {
		given: () => ({}),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'fake')),
	},
	'volumeType.get': { given: () => ({ volumeType: 'fake' }), gives: { name: 'fake', public: true } },
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
	'volume.waitForVolumeChanged': {
		given: () => ({ events: ['created'], interval: '1s', deadline: '60s' }),
		async meanwhile({ run, lab }) {
			await lab.watched?.(/\/volumes\/detail/);
			for (let round = 0; round < 4; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				await run('volume.create', { name: `t-v-watch-${round}`, size: '1G' });
			}
		},
		gives: { event: 'volume.created' },
		count: 1,
	},
	'volumeBackup.getMany': { given: () => ({}), count: 0 },
};

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

const objects: Trials<TrialCloud> = {
	'container.getMany': {
		async given(scene) {
			await box(scene, 't-c-list');
			return { prefix: 't-c-list' };
		},
		gives: { name: 't-c-list', objects: 0 },
		count: 1,
	},
	'container.get': {
		async given(scene) {
			await box(scene, 't-c-get');
			return { container: 't-c-get' };
		},
		gives: { name: 't-c-get', versions: false },
	},
	'container.create': {
		given: () => ({ name: `t-c-${Date.now()}`, metadata: { owner: 'web' }, quota: '1G' }),
		gives: { metadata: { owner: 'web' }, quota: 2 ** 30 },
	},
	'container.update': {
		async given(scene) {
			await box(scene, 't-c-up');
			return { container: 't-c-up', metadata: { a: '1' } };
		},
		gives: { metadata: { a: '1' } },
	},
	'container.setAccess': {
		async given(scene) {
			await box(scene, 't-c-acl');
			return { container: 't-c-acl', access: 'public', allowPublic: true };
		},
		gives: { readAccess: '.r:*,.rlistings' },
	},
	'container.empty': {
		async given(scene) {
			await box(scene, 't-c-empty', 'a', 'b/c');
			return { container: 't-c-empty', preview: false };
		},
		gives: { deleted: 2 },
	},
	'container.delete': {
		async given(scene) {
			await box(scene, 't-c-rm');
			return { container: 't-c-rm', preview: false };
		},
		gives: { name: 't-c-rm', deleted: true },
	},
	'object.getMany': {
		async given(scene) {
			await box(scene, 't-o-list', 'a/1', 'a/2', 'b');
			return { container: 't-o-list', delimiter: '/' };
		},
		gives: { name: 'a/', isPrefix: true },
		count: 2,
	},
	'object.get': {
		async given(scene) {
			await box(scene, 't-o-get', 'a//b %#?ü');
			return { container: 't-o-get', object: 'a//b %#?ü' };
		},
		gives: { name: 'a//b %#?ü', contentType: 'text/plain; charset=utf-8' },
	},
	'object.upload': {
		async given(scene) {
			await box(scene, 't-o-up');
			return {
				container: 't-o-up',
				object: 'big.bin',
				file: Buffer.alloc(300_000, 5),
				segmentSize: '100000',
				overwrite: true,
			};
		},
		gives: { size: 300_000, segmented: 'static' },
	},
	'object.createFromText': {
		async given(scene) {
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
		async given(scene) {
			await box(scene, 't-o-down', 'a.txt');
			return { container: 't-o-down', object: 'a.txt' };
		},
		gives: { content: Buffer.from('text of a.txt') },
	},
	'object.update': {
		async given({ run }) {
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
		async given(scene) {
			await box(scene, 't-o-copy', 'ä b');
			return { container: 't-o-copy', object: 'ä b', toObject: 'c d/%', overwrite: true };
		},
		gives: { name: 'c d/%', size: 'text of ä b'.length + 1 },
	},
	'object.move': {
		async given(scene) {
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
		async given(scene) {
			await box(scene, 't-o-rm', 'a');
			return { container: 't-o-rm', object: 'a', preview: false };
		},
		gives: { deleted: true },
	},
	'object.deleteMany': {
		async given(scene) {
			await box(scene, 't-o-rms', 'tmp/1', 'tmp/2', 'keep');
			return { container: 't-o-rms', prefix: 'tmp/', preview: false };
		},
		gives: { deleted: 2 },
	},
	'object.getSegments': {
		async given(scene) {
			await box(scene, 't-o-segs');
			const file = Buffer.alloc(300_000, 5);
			const more = { segmentSize: '100000', overwrite: true };
			await scene.run('object.upload', { container: 't-o-segs', object: 'big', file, ...more });
			return { container: 't-o-segs', object: 'big' };
		},
		gives: { container: 't-o-segs_segments' },
		count: 3,
	},
	'object.createFromPrefix': {
		async given(scene) {
			await box(scene, 't-o-dlo', 'in/1', 'in/2');
			return { container: 't-o-dlo', object: 'all', prefix: 'in/', overwrite: true };
		},
		gives: { name: 'all', size: 24, segmented: 'dynamic', manifest: 't-o-dlo/in/' },
	},
	'account.get': { given: () => ({}), gives: { groups: {} } },
	'account.update': { given: () => ({ metadata: { 't-x': '1' } }), gives: { metadata: { 't-x': '1' } } },
	'object.waitForObjectChanged': {
		async given(scene) {
			await box(scene, 't-o-watch', 'in/old');
			return { container: 't-o-watch', prefix: 'in/', interval: '1s', deadline: '60s' };
		},
		async meanwhile({ run, lab }) {
			await lab.watched?.(/t-o-watch/);
			for (let round = 0; round < 4; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				// an earlier run may have left the same in a real cloud
				for (const object of [`in/${Date.now()}`, `out/${Date.now()}`])
					await run('object.createFromText', { container: 't-o-watch', object, text: 'x', overwrite: true });
			}
		},
		gives: { event: 'object.added', object: { container: 't-o-watch', size: 1 } },
		count: 1,
	},
	'object.createTemporaryUrl': {
		async given(scene) {
			await box(scene, 't-o-temp', 'a b?');
			return { container: 't-o-temp', object: 'a b?', makeKey: true };
		},
		gives: { method: 'GET' },
		async after(_, results) {
			const answer = await fetch(first(results)['url'] as string);
			assert.equal(await answer.text(), 'text of a b?');
		},
	},
	'object.getVersions': {
		async given({ run }) {
			await run('container.create', { name: 't-o-ver', versions: true, existing: true });
			for (const text of ['one', 'two'])
				await run('object.createFromText', { container: 't-o-ver', object: 'v', text, overwrite: true });
			return { container: 't-o-ver', object: 'v' };
		},
		gives: { isLatest: true },
	},
	'object.restoreVersion': {
		async given({ run }) {
			await run('container.create', { name: 't-o-res', versions: true, existing: true });
			for (const text of ['first', 'no'])
				await run('object.createFromText', { container: 't-o-res', object: 'v', text, overwrite: true });
			const [, old] = await run('object.getVersions', { container: 't-o-res', object: 'v' });
			return { container: 't-o-res', object: 'v', version: (old as Loose)['versionId'] };
		},
		gives: { size: 5 },
	},
};

const others: Trials<TrialCloud> = {
	'quota.getMany': { given: () => ({ service: 'compute' }), gives: { resource: 'instances' } },
	'project.getMany': { given: () => ({ name: 'demo' }), gives: { name: 'demo', enabled: true }, count: 1 },
	'project.get': {
		given: async ({ run }) => ({ project: first(await run('project.getMany', { name: 'demo' })) }),
		gives: { name: 'demo' },
	},
	'user.whoAmI': {
		given: () => ({}),
		gives: { family: 'openstack', user: { name: 'demo' }, project: { name: 'demo' } },
		after: (_, results) => assert.equal(first(results)['token'], undefined, 'a secret is not shown'),
	},
	'user.getEndpoints': { given: () => ({ type: 'compute' }), gives: { type: 'compute' } },
	'user.getMany': asAdmin(() => ({ name: 'demo' }), { gives: { name: 'demo', enabled: true }, count: 1 }),
	'user.getRoles': asAdmin(
		async ({ run }) => ({ user: (first(await run('user.whoAmI', {}))['user'] as Loose)['id'] }),
		{
			gives: { userName: 'demo' },
		},
	),
	'user.setRole': asAdmin(
		async ({ run, lab }) => ({
			user: (first(await run('user.whoAmI', {}))['user'] as Loose)['id'],
			role: 'reader',
			project: lab.otherProject,
		}),
		{ gives: { granted: true } },
	),
	'api.call': {
		given: () => ({ service: 'compute', path: '/flavors', query: { limit: '1' } }),
		gives: { status: 200 },
	},
};

/** Every step of OpenStack’s once, as a user would fill it in: in the lab, and in a real cloud. */
export const cloudTrials: Trials<TrialCloud> = {
	...servers,
	...images,
	...networks,
	...volumes,
	...objects,
	...others,
};

/** Steps that no trial makes here: of Synnefo, or needing a second machine or a backup service. */
export const untried: readonly string[] = [
	'quota.waitForQuotaAbove',
	...['object.append', 'object.overwrite', 'object.truncate', 'container.purgeHistory'],
	...['object.share', 'object.publish', 'object.getSharingAccounts', 'account.setGroup'],
	...['server.getStats', 'server.setFirewall', 'server.reassign', 'image.register', 'user.lookUp'],
	...[
		'project.apply',
		'project.act',
		'project.getMembers',
		'project.join',
		'project.actOnMember',
		'project.setDefault',
	],
	...['server.evacuate', 'server.liveMigrate'],
	...['volumeBackup.get', 'volumeBackup.create', 'volumeBackup.restore', 'volumeBackup.delete'],
];

export const cloudRefusals: readonly Refusal[] = [
	{
		step: 'server.get',
		given: { serverId: 'nobody' },
		code: 'NOT_FOUND',
		says: /There is no server “nobody”/,
	},
	{
		step: 'server.create',
		given: { ...base, name: 'x', flavor: 'huge' },
		code: 'NOT_FOUND',
		says: /no flavor “huge”/,
	},
	{
		step: 'server.create',
		given: { name: 'x', flavor: 'm1.tiny' },
		code: 'BAD_INPUT',
		says: /Image: is needed, or a volume/,
	},
	{
		step: 'securityGroup.addRule',
		given: { securityGroup: 'default', ports: '22' },
		code: 'BAD_INPUT',
		says: /lets the whole world in at port 22 \(SSH\)/,
	},
	{
		step: 'securityGroup.addRule',
		given: { securityGroup: 'default', ports: '22-x', range: '10.0.0.0/8' },
		code: 'BAD_INPUT',
		says: /“22-x” is no port and no range/,
	},
	{
		step: 'image.register',
		given: { name: 'x', container: 'c', object: 'o' },
		code: 'UNSUPPORTED',
		says: /Synnefo|synnefo/,
	},
];
