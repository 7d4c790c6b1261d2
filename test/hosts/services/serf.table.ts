import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SerfLab } from '../../lab/serf/lab.ts';
import { KEY, type SerfWorld } from './serf-world.ts';
import type { Refusal, Scene, Trials } from './trial.ts';

const OTHER = Buffer.alloc(16, 9).toString('base64');

/** When the listening begins is seen from no side: it happens again and again until the step is over. */
const again =
	(happen: (lab: SerfLab) => void) =>
	async ({ lab: { lab } }: Scene<SerfWorld>, over: AbortSignal): Promise<void> => {
		for (let round = 0; round < 200 && !over.aborted; round++) {
			happen(lab);
			await sleep(50);
		}
	};

const ask = ({ cluster }: SerfLab) =>
	cluster.query(
		{
			name: 'load',
			payload: new Uint8Array(),
			filterNodes: [],
			filterTags: {},
			requestAck: false,
			time: 500,
		},
		() => {},
	);
const status = ({ lab: { lab } }: Scene<SerfWorld>, name: string) => lab.cluster.nodes.get(name)?.status;

/** Every step of Serf once, as a user would fill it in. */
export const serfTrials: Trials<SerfWorld> = {
	'agent.getStats': { input: () => ({}), gives: { agent: { name: 'web-1' } } },
	'agent.join': {
		input: ({ lab }) => ({ addresses: ['127.0.0.1:1', lab.neighbour], timeout: '5s' }),
		gives: { reached: 1, asked: 2 },
	},
	'agent.leave': {
		input: () => ({ confirm: 'LEAVE' }),
		gives: { left: true },
		after: (scene) => assert.equal(status(scene, 'web-1'), 'left'),
	},
	'coordinate.get': { input: () => ({ member: 'web-1' }), gives: { name: 'web-1' } },
	'coordinate.getRoundTripTime': {
		input: () => ({ from: 'db-1' }),
		gives: { from: 'db-1', to: 'web-1' },
	},
	'event.send': {
		input: () => ({ name: 'deploy', payload: 'v2 ✓', coalesce: true }),
		gives: { sent: true, name: 'deploy', bytes: 6 },
		count: 1,
	},
	'event.waitForAnyEvent': {
		input: () => ({ type: 'member-join', deadline: '10s' }),
		meanwhile: again(({ cluster }) => void cluster.join('new-1')),
		gives: { event: 'member-join', member: { name: 'new-1' } },
	},
	'event.waitForUserEvent': {
		input: () => ({ names: ['go'], deadline: '10s' }),
		meanwhile: again(({ cluster }) => cluster.event('go', Buffer.from('now'))),
		gives: { event: 'event.received', userEvent: { name: 'go', payload: 'now', coalesce: false } },
		count: 1,
	},
	'key.getMany': {
		input: () => ({ returnAll: true }),
		gives: { installedOn: 2, members: 2, everywhere: true },
		count: 1,
		after: (_, [row]) => assert.ok(!JSON.stringify(row).includes(KEY), 'no key is told'),
	},
	'key.install': {
		input: () => ({ key: OTHER }),
		gives: { failed: 0 },
	},
	'key.remove': {
		input({ lab: { lab } }) {
			lab.cluster.keyring.apply('install-key', OTHER);
			return { key: OTHER };
		},
		gives: { failed: 0 },
	},
	'key.use': { input: () => ({ key: KEY }), gives: { failed: 0 } },
	'log.follow': {
		input: () => ({ level: 'DEBUG', time: '5s', count: 2, recent: true }),
		count: 2,
	},
	'log.getLatest': { input: () => ({ level: 'DEBUG', returnAll: false, limit: 1 }), count: 1 },
	'log.waitForLogLine': {
		input: () => ({ level: 'INFO', pattern: 'EventMemberJoin: new-1', deadline: '10s' }),
		meanwhile: again(({ cluster }) => void cluster.join('new-1')),
		gives: { event: 'log.line' },
		count: 1,
	},
	'member.checkReachability': {
		input: () => ({}),
		gives: { reachable: ['db-1', 'web-1'], allReachable: true },
	},
	'member.forceLeave': {
		input: () => ({ member: 'cache-1', prune: false, preview: false }),
		gives: { name: 'cache-1', removed: false, member: { status: 'left' } },
		after: (scene) => assert.equal(status(scene, 'cache-1'), 'left'),
	},
	'member.get': {
		input: () => ({ member: 'web-1' }),
		gives: { name: 'web-1', status: 'alive', tags: { role: 'web' } },
	},
	'member.getMany': {
		input: () => ({ name: '.*-1', status: ['alive'], tags: { role: 'web|db' }, returnAll: true }),
		gives: { name: 'db-1' },
		count: 2,
	},
	'member.waitForMemberChanged': {
		input: () => ({ events: ['failed'], name: 'cache-.*', already: true, deadline: '10s' }),
		meanwhile: again(({ cluster }) => {
			cluster.join('cache-1');
			cluster.fail('cache-1');
		}),
		gives: { event: 'member.failed', member: { name: 'cache-1' } },
		count: 1,
	},
	'query.send': {
		input({ lab: { lab } }) {
			lab.cluster.answer('*', 'load', (_, node) => Buffer.from(`${node.name} fine`));
			return { name: 'load', payload: '1m', nodes: ['web-1', 'db-1'], open: '2s' };
		},
		gives: { asked: ['db-1', 'web-1'], silent: [], complete: true },
	},
	'query.waitForQueryReceived': {
		input: () => ({ names: ['load'], deadline: '10s' }),
		meanwhile: again(ask),
		gives: { event: 'query.received', query: { name: 'load' } },
		count: 1,
	},
	'tag.set': {
		input: () => ({ tags: { dc: 'ams' }, remove: ['role'] }),
		gives: { name: 'web-1', tags: { dc: 'ams', role: undefined } },
	},
};

/** What answers a question needs one: each host asks one in a test of its own. */
export const serfUntried = ['query.answer'];

/** What is refused before anything is changed. */
export const serfRefusals: readonly Refusal[] = [
	{ step: 'member.get', input: { member: '' }, code: 'BAD_INPUT', says: /Member is needed/ },
	{ step: 'member.get', input: { member: 'Web-1' }, code: 'NOT_FOUND', says: /knows no member “Web-1”/ },
	{ step: 'member.getMany', input: { name: '(?=x)' }, code: 'BAD_INPUT', says: /no regular expression/ },
	{ step: 'member.forceLeave', input: { member: 'db-1' }, code: 'CONFLICT', says: /is alive/ },
	{ step: 'coordinate.get', input: { member: 'nobody' }, code: 'NOT_FOUND', says: /nobody/ },
	{ step: 'query.send', input: { name: '_serf_x' }, code: 'BAD_INPUT', says: /_serf_/ },
	{
		step: 'query.send',
		input: { name: 'q', tags: { role: '*' } },
		code: 'BAD_INPUT',
		says: /tag “role” is “\*”/,
	},
	{ step: 'tag.set', input: {}, code: 'BAD_INPUT', says: /./ },
	{ step: 'key.install', input: { key: 'short' }, code: 'BAD_INPUT', says: /./ },
	{ step: 'agent.leave', input: { confirm: 'leave' }, code: 'BAD_INPUT', says: /the word LEAVE/ },
	{
		step: 'event.waitForUserEvent',
		input: { deadline: 'soon' },
		code: 'BAD_INPUT',
		says: /Deadline is “soon”/,
	},
];

/** Commands that only read. */
const READS = new Set([
	...['handshake', 'auth', 'members', 'members-filtered', 'stats', 'get-coordinate'],
	...['list-keys', 'stream', 'monitor', 'stop'],
]);

/** The changes that were asked for so far. */
export const changesOf = ({ lab }: SerfWorld): readonly unknown[] =>
	lab.requests.filter(({ command }) => !READS.has(command));
