import { service } from '../../../src/services/serf/index.ts';
import { createCluster } from '../../lab/serf/cluster.ts';
import { noFaults } from '../../lab/serf/faults.ts';
import { startSerfLab } from '../../lab/serf/lab.ts';
import { createJournal, GONE } from '../journal.ts';
import type { Random } from '../random.ts';
import { restarts, type ChaosWorld, type Loose, type Watcher } from '../world.ts';

const NAMES = ['db-1', 'db-2', 'cache-1'];
const STREAMS = ['userEvent', 'anyEvent'];

const at = (event: Loose, ...path: string[]): unknown =>
	path.reduce<unknown>((value, name) => (value as Loose | undefined)?.[name], event);
const numbered = (track: string, value: unknown) =>
	/^chaos \d+$/.test(String(value)) ? { track, state: String(value) } : undefined;

const member: Watcher = {
	source: 'memberChanged',
	input: [{}, { name: '.*' }, { events: ['failed', 'joined', 'left', 'reaped', 'updated'] }],
	promises: 'last',
	told(event) {
		const name = String(at(event, 'member', 'name'));
		if (!NAMES.includes(name)) return undefined;
		const state = `${at(event, 'member', 'status')} ${at(event, 'member', 'tags', 'turn')}`;
		return { track: name, state: event['event'] === 'member.reaped' ? GONE : state };
	},
};

/** An agent of Serf, of which three other members are watched, what is sent and asked, and its log. */
export const serfWorld = async (random: Random): Promise<ChaosWorld> => {
	const journal = createJournal();
	const cluster = createCluster();
	const lab = await startSerfLab({ name: 'web-1', cluster });
	let turn = 0;
	let isUp = true;
	const isGone = (name: string) => !cluster.nodes.has(name);
	const noteMember = (name: string, status: string) =>
		journal.note(
			'member',
			name,
			status === GONE ? GONE : `${status} ${cluster.nodes.get(name)?.tags['turn']}`,
		);
	for (const name of NAMES) {
		cluster.join(name, { tags: { turn: '0' } });
		journal.begin('member', name, 'alive 0');
	}
	const joined = (name: string) => {
		cluster.join(name, { tags: { turn: String(++turn) } });
		noteMember(name, 'alive');
	};
	const changeOne = (name: string): void => {
		const status = cluster.nodes.get(name)?.status;
		if (isGone(name) || status !== 'alive') {
			if (status !== undefined && random.isBelow(0.3)) {
				cluster.reap(name);
				noteMember(name, GONE);
			} else joined(name);
			return;
		}
		const what = random.pick(['fail', 'leave', 'update', 'update'] as const);
		if (what === 'update') cluster.update(name, { turn: String(++turn) });
		else cluster[what](name);
		noteMember(name, what === 'update' ? 'alive' : String(cluster.nodes.get(name)?.status));
	};
	const send = (coalesce = false) => {
		const state = `chaos ${++turn}`;
		// noted first: it may be told at once
		journal.note(STREAMS, 'user', state);
		cluster.event('deploy', Buffer.from(state), coalesce);
	};
	const put = () => {
		const state = `chaos ${++turn}`;
		journal.note('query', 'query', state);
		const asked = { name: 'uptime', filterNodes: [], filterTags: {}, requestAck: false, time: 500 };
		cluster.query({ ...asked, payload: Buffer.from(state) }, () => {});
	};
	const write = () => {
		const state = `chaos ${++turn}`;
		journal.note('log', 'log', state);
		lab.log.write('INFO', state);
	};
	const down = async () => {
		if (!isUp) return;
		isUp = false;
		await lab.kill();
	};
	const up = async () => {
		if (isUp) return;
		isUp = true;
		await lab.restart();
	};
	return {
		service,
		journal,
		settings: () => ({ hosts: [`127.0.0.1:${lab.port}`], heartbeat: '10s' }),
		watchers: {
			member,
			userEvent: {
				source: 'userEvent',
				input: [{}, { names: ['deploy'] }],
				promises: 'each',
				fleeting: true,
				told: (event) => numbered('user', at(event, 'userEvent', 'payload')),
			},
			anyEvent: {
				source: 'anyEvent',
				input: [{}, { type: 'user,member-join' }],
				promises: 'each',
				fleeting: true,
				told: (event) => numbered('user', at(event, 'userEvent', 'payload')),
			},
			query: {
				source: 'queryReceived',
				input: [{}, { names: ['uptime'] }],
				promises: 'each',
				fleeting: true,
				told: (event) => numbered('query', at(event, 'query', 'payload')),
			},
			log: {
				source: 'logLine',
				input: [{ level: 'INFO' }, { level: 'INFO', pattern: 'chaos' }],
				promises: 'each',
				told: (event) => numbered('log', /chaos \d+$/.exec(String(at(event, 'log', 'line')))?.[0]),
			},
		},
		changes: {
			member: () => changeOne(random.pick(NAMES)),
			members: () => NAMES.forEach(changeOne),
			thereAndBack: () => {
				const name = random.pick(NAMES);
				if (isGone(name)) return joined(name);
				const turnBefore = cluster.nodes.get(name)?.tags['turn'] ?? '';
				joined(name);
				cluster.update(name, { turn: turnBefore });
				noteMember(name, 'alive');
			},
			send: () => send(),
			sendMany: () => {
				for (let count = 0; count < 20; count++) send();
			},
			put,
			write,
			writeMany: () => {
				for (let count = 0; count < 5; count++) write();
			},
		},
		troubles: {
			...restarts(down, up),
			forgetful: async () => {
				await down();
				// a new process has a new log
				lab.log.clear();
				await up();
			},
			halfOpen: () => lab.cutNetwork(),
			silent: () => (lab.faults.silent = true),
			slow: () => (lab.faults.delay = 0.3),
			cut: () => (lab.faults.cut = true),
			garbage: () => lab.raw(Buffer.from(Array.from({ length: 40 }, () => random.below(256)))),
			doubled: () => (lab.faults.doubled = true),
			flood: () => {
				for (let count = 0; count < 400; count++) cluster.event('flood', Buffer.alloc(512));
			},
		},
		async heal() {
			Object.assign(lab.faults, noFaults());
			await up();
		},
		connections: () => lab.connections,
		async close() {
			await lab.close();
			cluster.close();
		},
	};
};
