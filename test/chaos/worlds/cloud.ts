import { service } from '../../../src/services/cloud/index.ts';
import { startTrialCloud } from '../../hosts/services/cloud/lab.ts';
import type { Fault } from '../../lab/cloud/index.ts';
import { contentOf } from '../../lab/cloud/content.ts';
import { putInto, stamp, takeFrom } from '../../lab/cloud/object/state.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { createJournal, GONE } from '../journal.ts';
import type { Random } from '../random.ts';
import type { ChaosWorld, Watcher } from '../world.ts';

const SERVERS = ['turn-1', 'turn-2', 'turn-3'];
const OBJECTS = ['a', 'b/c', 'd'];
/** How nova says in its database what it calls ACTIVE, SHUTOFF … */
const STATES = { active: 'ACTIVE', stopped: 'SHUTOFF', paused: 'PAUSED', error: 'ERROR' } as const;

const servers: Watcher = {
	source: 'serverChanged',
	input: [{ interval: '1s' }, { interval: '2s', events: ['changed', 'created', 'deleted'] }],
	promises: 'last',
	told({ event, server }) {
		const { name, status } = server as { name: string; status: string };
		return { track: name, state: event === 'server.deleted' ? GONE : status };
	},
};

const objects: Watcher = {
	source: 'objectChanged',
	input: [
		{ container: 'turns', interval: '1s' },
		{ container: 'turns', interval: '2s', events: ['added', 'changed', 'removed'] },
	],
	promises: 'last',
	told({ event, object }) {
		const { name, etag } = object as { name: string; etag?: string };
		return { track: name, state: event === 'object.removed' ? GONE : String(etag) };
	},
};

/** An OpenStack whose servers change and come and go, and with a container that is written to. */
export const cloudWorld = async (random: Random): Promise<ChaosWorld> => {
	const journal = createJournal();
	const { cloud, lab } = await startTrialCloud();
	const settings = () => ({ ...lab.settings('demo'), callTimeout: '10s' });
	const make = engineRunner(settings);
	const base = { flavor: 'm1.tiny', image: 'cirros', networks: ['private'], wait: true };
	const made = new Map<string, ReturnType<typeof cloud.server>>();
	for (const name of SERVERS) {
		await make('server.create', { name, ...base });
		made.set(name, cloud.server(name));
		journal.begin('servers', name, 'ACTIVE');
	}
	await make('container.create', { name: 'turns' });
	const { object: store } = cloud.world;
	const container = [...store.accounts.values()].flatMap((one) => one.containers.get('turns') ?? [])[0];
	if (!container) throw new Error('there is no container');
	let turn = 0;
	const down = new Set<'compute' | 'object' | 'identity'>();
	const change = (name = random.pick(SERVERS)) => {
		const server = made.get(name);
		if (!server) return;
		const back = server.deleted;
		if (!back && random.isBelow(0.2)) {
			server.deleted = true;
			return journal.note('servers', name, GONE);
		}
		const others = (Object.keys(STATES) as (keyof typeof STATES)[]).filter((one) => one !== server.vmState);
		const to = random.pick(others);
		server.deleted = false;
		Object.assign(server, { vmState: to, taskState: null, updated: Date.now() });
		return journal.note('servers', name, STATES[to]);
	};
	const write = (name = random.pick(OBJECTS)) => {
		if (container.objects.has(name) && random.isBelow(0.3)) {
			takeFrom(container, name);
			return journal.note('objects', name, GONE);
		}
		const content = contentOf(Buffer.from(`turn ${++turn}`));
		const now = stamp(store);
		const rest = { type: 'text/plain', stamp: now, put: now, meta: new Map(), headers: new Map() };
		putInto(container, { name, content, etag: content.md5, deleteAt: null, ...rest });
		return journal.note('objects', name, content.md5);
	};
	const stop = async (name: 'compute' | 'object' | 'identity') => {
		if (!down.has(name)) await cloud.stop(name);
		down.add(name);
	};
	const wrong = (act: Fault['act']) => () => cloud.fault({ act, times: 1 + random.below(6) });
	const answer = (status: number): Fault['act'] => ({ status, headers: {}, body: 'something went wrong' });
	const heal = async () => {
		cloud.heal();
		for (const name of down) await cloud.start(name);
		down.clear();
	};
	return {
		service,
		journal,
		settings,
		watchers: { servers, objects },
		changes: {
			change: () => change(),
			changeAll: () => SERVERS.forEach((name) => change(name)),
			write: () => write(),
			writeAll: () => OBJECTS.forEach((name) => write(name)),
			thereAndBack: () => {
				write('flash');
				write('flash');
			},
		},
		troubles: {
			noCompute: () => stop('compute'),
			noStore: () => stop('object'),
			noIdentity: () => stop('identity'),
			cut: () => cloud.cut(),
			expired: () => cloud.expireTokens(),
			drop: wrong('drop'),
			hang: wrong('hang'),
			half: wrong('half'),
			slow: wrong('slow'),
			failing: wrong(answer(503)),
			broken: wrong(answer(500)),
			garbage: wrong(answer(200)),
			tooMany: wrong(answer(429)),
		},
		heal,
		connections: () => cloud.connections(),
		close: () => cloud.close(),
	};
};
