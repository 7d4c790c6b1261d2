import type { Agent } from './agent.ts';
import type { Value } from './msgpack.ts';

/** What `stats` tells: two levels of texts, numbers too. */
export const statsBody = ({ name, cluster }: Agent): Value => {
	const nodes = [...cluster.nodes.values()];
	const count = (status: string): string => String(nodes.filter((node) => node.status === status).length);
	return {
		agent: { name },
		event_handlers: {},
		runtime: {
			arch: 'amd64',
			cpu_count: '2',
			goroutines: '23',
			max_procs: '2',
			os: 'linux',
			version: 'go1.19.8',
		},
		serf: {
			coordinate_resets: '0',
			encrypted: String(cluster.keyring.keys.length > 0),
			event_queue: '0',
			event_time: String(cluster.clocks.event),
			failed: count('failed'),
			health_score: '0',
			intent_queue: '0',
			left: count('left'),
			member_time: String(cluster.clocks.member),
			members: String(nodes.length),
			query_queue: '0',
			query_time: String(cluster.clocks.query),
		},
		tags: { ...cluster.nodes.get(name)?.tags },
	};
};
