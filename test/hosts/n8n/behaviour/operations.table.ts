import { openQuestion } from '../../../../src/hosts/n8n/questions.ts';
import type { Item, Loose } from '../engine.ts';
import { KEY, type Stage } from '../support/stage.ts';

const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const rows = (entries: Record<string, string>) => ({
	values: Object.entries(entries).map(([name, value]) => ({ name, value })),
});
const OTHER = Buffer.alloc(16, 9).toString('base64');

export interface Trial {
	/** As n8n’s form stores them. */
	readonly parameters: Loose;
	/** Makes ready what it needs; further parameters. */
	readonly before?: (stage: Stage) => Loose | void;
	/** What has to happen while it runs. */
	readonly meanwhile?: (stage: Stage) => void;
	/** What comes in. */
	readonly items?: Item[];
	/** A part of its first item. */
	readonly gives?: Loose;
	readonly count?: number;
}

const joins = ({ lab }: Stage) => lab.cluster.join('new-1');
const soon = (act: (stage: Stage) => unknown) => (stage: Stage) => {
	const timer = setInterval(() => {
		if (stage.lab.streams.opened > 0 || stage.asked('monitor') > 0) act(stage);
	}, 30);
	setTimeout(() => clearInterval(timer), 600);
};
const asks = ({ lab }: Stage) =>
	lab.cluster.query(
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

/** Every step of Serf once, with the fields a user would fill. */
export const operations: Readonly<Record<string, Trial>> = {
	'agent.getStats': { parameters: {}, gives: { agent: { name: 'web-1' } } },
	'agent.join': {
		parameters: { options: { timeout: '5s' } },
		before: ({ neighbour }) => ({ addresses: ['127.0.0.1:1', neighbour] }),
		gives: { reached: 1, asked: 2 },
	},
	'agent.leave': { parameters: { confirm: 'LEAVE' }, gives: { left: true } },
	'coordinate.get': { parameters: { member: byName('web-1') }, gives: { name: 'web-1' } },
	'coordinate.getRoundTripTime': {
		parameters: { from: byName('db-1'), to: byName('') },
		gives: { from: 'db-1', to: 'web-1' },
	},
	'event.send': {
		parameters: { name: 'deploy', payload: 'v2 ✓', coalesce: true },
		gives: { sent: true, name: 'deploy', bytes: 6 },
	},
	'event.waitForAnyEvent': {
		parameters: { type: 'member-join', deadline: '5s' },
		meanwhile: soon(joins),
		gives: { event: 'member-join' },
	},
	'event.waitForUserEvent': {
		parameters: { names: ['go'], deadline: '5s' },
		meanwhile: soon(({ lab }) => lab.cluster.event('go', Buffer.from('now'))),
		gives: { event: 'event.received', userEvent: { name: 'go', payload: 'now', coalesce: false } },
	},
	'key.getMany': { parameters: { returnAll: true }, gives: { installedOn: 2, members: 2, everywhere: true } },
	'key.install': { parameters: { key: OTHER }, gives: { failed: 0 } },
	'key.remove': {
		parameters: { key: OTHER },
		before: ({ lab }) => void lab.cluster.keyring.apply('install-key', OTHER),
		gives: { failed: 0 },
	},
	'key.use': { parameters: { key: KEY }, gives: { failed: 0 } },
	'log.follow': { parameters: { level: 'DEBUG', time: '5s', options: { count: 2, recent: true } }, count: 2 },
	'log.getLatest': { parameters: { level: 'DEBUG', returnAll: false, limit: 1 }, count: 1 },
	'log.waitForLogLine': {
		parameters: { level: 'INFO', pattern: 'EventMemberJoin: new-1', deadline: '8s' },
		meanwhile: ({ lab }) => {
			const timer = setInterval(() => lab.cluster.join('new-1'), 200);
			setTimeout(() => clearInterval(timer), 4000);
		},
		gives: { event: 'log.line' },
	},
	'member.checkReachability': { parameters: {}, gives: { reachable: ['db-1', 'web-1'], allReachable: true } },
	'member.forceLeave': {
		parameters: { member: byName('cache-1'), prune: false, preview: false },
		gives: { name: 'cache-1', removed: false, member: { status: 'left' } },
	},
	'member.get': {
		parameters: { member: byName('web-1') },
		gives: { name: 'web-1', status: 'alive', tags: { role: 'web' } },
	},
	'member.getMany': {
		parameters: { name: '.*-1', status: ['alive'], tags: rows({ role: 'web|db' }), returnAll: true },
		gives: { name: 'db-1' },
		count: 2,
	},
	'member.waitForMemberChanged': {
		parameters: { events: ['failed'], name: 'cache-.*', tags: {}, deadline: '5s', already: true },
		gives: { event: 'member.failed', member: { name: 'cache-1' } },
	},
	'query.answer': {
		parameters: { payload: '0.7' },
		before() {
			openQuestion('asked', {
				workflow: 'w1',
				text: 'load was asked',
				answered: false,
				give: async () => {},
			});
			return {};
		},
		items: [{ json: { key: 'asked' } }],
		gives: { answered: true },
	},
	'query.send': {
		parameters: { name: 'load', payload: '1m', nodes: ['web-1', 'db-1'], tags: {}, options: { open: '2s' } },
		before: ({ lab }) => lab.cluster.answer('*', 'load', (_, node) => Buffer.from(`${node.name} fine`)),
		gives: { asked: ['db-1', 'web-1'], silent: [], complete: true },
	},
	'query.waitForQueryReceived': {
		parameters: { names: ['load'], deadline: '5s' },
		meanwhile: soon(asks),
		gives: { event: 'query.received', query: { name: 'load' } },
	},
	'tag.set': {
		parameters: { tags: rows({ dc: 'ams' }), remove: ['role'] },
		gives: { name: 'web-1', tags: { dc: 'ams' } },
	},
};
