import type { Agent } from './agent.ts';

const NAMES = ['web-1', 'web-2', 'db-1', 'cache-1', 'worker-1', 'worker-2'];

/** What happens in turn, for ever: enough for each trigger and each operation to have something to show. */
const steps: readonly ((agent: Agent, turn: number) => void)[] = [
	({ cluster }) => {
		for (const name of NAMES) {
			if (cluster.nodes.get(name)?.status !== 'alive')
				cluster.join(name, { tags: { role: name.split('-')[0] as string } });
		}
	},
	({ cluster }, turn) => cluster.event('deploy', Buffer.from(`v1.${turn}`)),
	({ cluster }) => cluster.update('web-1', { role: 'web', version: String(Date.now() % 100) }),
	({ cluster, log }) => {
		log.write('WARN', 'memberlist: Suspect db-1 has failed, no acks received');
		cluster.fail('db-1');
	},
	({ cluster }) => cluster.event('restart', Buffer.from('db-1'), true),
	({ cluster }) => cluster.join('db-1'),
	({ cluster }) =>
		cluster.query(
			{
				name: 'load',
				payload: new Uint8Array(0),
				filterNodes: [],
				filterTags: {},
				requestAck: true,
				time: 30_000,
			},
			() => {},
		),
	({ cluster }) => cluster.leave('worker-2'),
	({ cluster }) => cluster.reap('worker-2'),
];

/** A scripted life of the cluster, one step each `every` milliseconds. Returns what ends it. */
export const beginLife = (agent: Agent, every: number): (() => void) => {
	let turn = 0;
	const step = (): void => {
		steps[turn % steps.length]?.(agent, turn);
		turn += 1;
	};
	// the agent itself does not answer “load”: its clients may
	for (const name of NAMES)
		agent.cluster.answer(name, 'load', (_, node) => Buffer.from((node.name.length / 10).toFixed(2)));
	agent.cluster.answer('*', 'uptime', (_, node) => Buffer.from(`${node.name} up 12 days`));
	step();
	const timer = setInterval(step, every);
	return () => clearInterval(timer);
};
