import { counted } from '../../core/case.ts';
import type { Part } from '../../catalogue/part.ts';
import { service } from '../../catalogue/service.ts';
import { connectSerf } from './client/connect.ts';
import type { SerfClient } from './client/types.ts';
import { operations } from './operations/index.ts';
import type { SerfParts } from './parts.ts';
import { hostsOf, settings } from './settings.ts';
import { sources } from './sources/index.ts';

const agent: Part<SerfClient, typeof settings> = {
	connect: ({ hosts, authKey, hostAuthKeys, connectTimeout, heartbeat }, { signal }) =>
		connectSerf(
			{
				hosts: hostsOf(hosts, authKey, hostAuthKeys),
				connectTimeout,
				heartbeat,
				// the time of a step decides, not one of the connection
				callTimeout: Number.POSITIVE_INFINITY,
				idle: 30,
				endStuck: true,
			},
			{ signal },
		),
};

/** HashiCorp Serf over its agent's RPC port. Settings: settings.ts; connections: parts.ts. */
export const serf = service<SerfParts>()({
	name: 'serf',
	title: 'Serf',
	help: 'Watch and steer a cluster of HashiCorp Serf agents',
	settings,
	named: 'hosts',
	color: '#6e92db',
	alias: ['gossip', 'cluster', 'membership', 'hashicorp'],
	synonyms: { member: ['node'] },
	connection: { share: true, idle: 30 },
	parts: { main: agent, slow: agent, stream: agent, filter: agent },
	check: {
		part: 'main',
		async run(client, { signal }) {
			const [members, stats] = await Promise.all([client.members({ signal }), client.stats({ signal })]);
			const alive = members.filter(({ status }) => status === 'alive').length;
			return `Agent ${stats['agent']?.['name'] ?? ''} at ${client.agent.host}:${client.agent.port} answers: ${counted(members.length, 'member')}, ${alive} alive`;
		},
	},
	lists: {
		members: {
			part: 'main',
			async load(client, { signal }) {
				const members = await client.members({ signal });
				const items = members.map(({ name, status, address }) => ({
					value: name,
					detail: `${status} · ${address}`,
				}));
				return { items: items.sort((a, b) => (a.value < b.value ? -1 : 1)) };
			},
		},
	},
	operations,
	sources,
});

export { serf as service };
