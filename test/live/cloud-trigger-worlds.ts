import { execFileSync } from 'node:child_process';
import { service } from '../../src/services/cloud/index.ts';
import type { TriggerWorld } from '../hosts/services/trigger-life/world.ts';
import type { Input, Loose } from '../hosts/services/trial.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { until } from '../support/until.ts';
import { aio } from './openstack-aio.ts';
import type { RealCloud } from './openstack.ts';

const wait = { wait: true, deadline: '120s' };
/** Ports of the services that triggers ask. */
const PORTS = ':(?:8774|8776|8080|9292|9696)\\b';

/** How many connections programs in Node have to this cloud. */
const connections = (): number => {
	const stdout = execFileSync('ss', ['-Htnp', 'state', 'established'], { encoding: 'utf8' });
	const ours = new RegExp(`${PORTS} +users:\\(\\("(?:MainThread|node|node-red)"`);
	return stdout.split('\n').filter((line) => ours.test(line)).length;
};

/** What a world of the real cloud adds to what all have. */
type Own = Pick<TriggerWorld, 'source' | 'change'> & {
	/** What is killed, and comes back. */
	readonly kills: readonly string[];
	/** What begins anew meanwhile, and knows nothing any more. */
	readonly forgets?: readonly string[];
	close?(): Promise<unknown>;
};

const others: TriggerWorld['others'] = {
	serverChanged: { interval: '2s' },
	objectChanged: { container: 't-turns', interval: '2s' },
	volumeChanged: { interval: '2s' },
	imageChanged: { interval: '2s' },
	quotaAbove: { percent: 80, interval: '5s' },
};

const worldOf = (
	cloud: RealCloud,
	{ source, change, kills, forgets = [], close = async () => {} }: Own,
): TriggerWorld => {
	const again = async (names: readonly string[]) => {
		for (const name of names) await aio('again', name);
	};
	return {
		service,
		settings: () => ({ ...cloud.settings('demo') }),
		source,
		others: Object.fromEntries(Object.entries(others).filter(([name]) => name !== source[0])),
		change,
		connections,
		patience: 150,
		async stop() {
			for (const name of [...kills, ...forgets]) await aio('kill', name);
			await again(forgets);
		},
		start: () => again(kills),
		async close() {
			// a test that failed may have left them so
			await again([...kills, ...forgets]);
			await close();
		},
	};
};

/** A thing for each change. */
const turns = async (make: (name: string) => Promise<unknown>): Promise<() => string> => {
	const names = Array.from({ length: 5 }, (_, turn) => `t-turn-${turn}`);
	await Promise.all(names.map(make));
	return () => names.shift() ?? 'there are no more turns';
};

/** Servers that are stopped, one after the other, by a nova-api that nobody else asks. */
const nova = async (cloud: RealCloud): Promise<TriggerWorld> => {
	const settings = { ...cloud.settings('demo'), endpoints: ['compute=http://127.0.0.1:18774/v2.1'] };
	await aio('again', 'nova-api-beside');
	const beside = engineRunner(() => settings);
	const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none', ...wait };
	const next = await turns((name) => beside('server.create', { name, ...base }));
	return worldOf(cloud, {
		kills: ['nova-api'],
		source: ['serverChanged', { events: ['changed'], interval: '2s' }],
		async change() {
			const name = next();
			await beside('server.stop', { serverId: name, ...wait });
			return new RegExp(`^Server ${name} is SHUTOFF`);
		},
		close: () => aio('kill', 'nova-api-beside'),
	});
};

/** Volumes that an admin calls broken, one after the other. */
const cinder = async (cloud: RealCloud): Promise<TriggerWorld> => {
	await aio('again', 'cinder-api-beside');
	const demo = engineRunner(() => cloud.settings('demo'));
	const [who] = await engineRunner(() => cloud.settings('admin'))('user.whoAmI', {});
	const { id: project } = who?.['project'] as Loose;
	const endpoint = `volume=http://127.0.0.1:18776/v3/${String(project)}`;
	const beside = engineRunner(() => ({ ...cloud.settings('admin'), endpoints: [endpoint] }));
	const ids = new Map<string, unknown>();
	const next = await turns(async (name) => {
		const [made] = await demo('volume.create', { name, size: '1G', ...wait });
		ids.set(name, made?.['id']);
	});
	return worldOf(cloud, {
		kills: ['cinder-api'],
		source: ['volumeChanged', { events: ['changed'], interval: '2s' }],
		async change() {
			const name = next();
			const path = `/volumes/${String(ids.get(name))}/action`;
			const body = { 'os-reset_status': { status: 'error' } };
			await beside('api.call', { service: 'volume', method: 'POST', path, body });
			return new RegExp(`^Volume ${name} is error`, 'i');
		},
		close: () => aio('kill', 'cinder-api-beside'),
	});
};

/**
 * Objects that come by a temporary URL, which asks Keystone nothing. Swift takes a token that it knows
 * for minutes.
 */
const keystone = async (cloud: RealCloud): Promise<TriggerWorld> => {
	const demo = engineRunner(() => cloud.settings('demo'));
	const container = 't-turns';
	await demo('container.create', { name: container, existing: true });
	const urls = new Map<string, string>();
	const next = await turns(async (name) => {
		const input: Input = { container, object: name, method: 'PUT', makeKey: true, validFor: '2h' };
		const [made] = await demo('object.createTemporaryUrl', input);
		urls.set(name, String(made?.['url']));
	});
	return worldOf(cloud, {
		kills: ['keystone'],
		forgets: ['memcached', 'swift-proxy'],
		source: ['objectChanged', { container, events: ['added'], interval: '2s' }],
		async change() {
			const name = next();
			// a store that has lost its cache may take a moment
			const stored = async () =>
				(await fetch(urls.get(name) ?? '', { method: 'PUT', body: name })).status === 201;
			await until(stored, `${name} to be stored`, 60);
			return new RegExp(`\\b${name}\\b`);
		},
	});
};

/** Limits of Nova that an admin sets to what is used, while Neutron comes and goes. */
const quotas = async (cloud: RealCloud): Promise<TriggerWorld> => {
	const [demo, admin] = [
		engineRunner(() => cloud.settings('demo')),
		engineRunner(() => cloud.settings('admin')),
	];
	const [who] = await demo('user.whoAmI', {});
	const { id: project } = who?.['project'] as Loose;
	const most = { instances: 200, cores: 900, ram: 900_000, server_groups: 50 };
	const limit = (quota: Input) =>
		admin('api.call', {
			service: 'compute',
			method: 'PUT',
			path: `/os-quota-sets/${String(project)}`,
			body: { quota_set: { ...quota, force: true } },
		});
	const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none', ...wait };
	await demo('server.create', { name: 't-full', ...base });
	await demo('serverGroup.create', { name: 't-full' });
	const names = { instances: 'instances', cores: 'cores', ram: 'ram', server_groups: 'serverGroups' };
	const turn = Object.entries(names);
	let count = 0;
	return worldOf(cloud, {
		kills: ['neutron'],
		source: ['quotaAbove', { percent: 80, interval: '5s' }],
		async change() {
			const [key, name] = turn[count++ % turn.length] as [string, string];
			const used = (await demo('quota.getMany', { service: 'compute' })).find(
				({ resource }) => resource === name,
			)?.['used'];
			await limit({ ...most, [key]: name === 'ram' ? Number(used) / 2 ** 20 : used });
			return new RegExp(`of compute ${name} are used`);
		},
		close: () => limit(most),
	});
};

/** Services of a real OpenStack that are killed and come back, and a trigger that each of them feeds. */
export const realTriggerWorlds: Readonly<Record<string, (cloud: RealCloud) => Promise<TriggerWorld>>> = {
	'nova-api': nova,
	'cinder-api': cinder,
	keystone,
	'neutron, which a quota needs too': quotas,
};
