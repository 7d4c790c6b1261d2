import { duration, list, text } from '../../catalogue/field.ts';
import type { Part } from '../../catalogue/part.ts';
import { service } from '../../catalogue/service.ts';

import { connectSerf } from './client/connect.ts';
import type { SerfClient } from './client/types.ts';
import { fromSerfPython } from './migration.table.ts';
import { operations } from './operations/index.ts';
import type { SerfParts } from './parts.ts';
import { hostsOf } from './settings.ts';
import { sources } from './sources/index.ts';

const settings = {
	hosts: list('Hosts', {
		default: ['127.0.0.1:7373'],
		item: 'host',
		itemPlaceholder: '10.0.0.1:7373',
		example: '10.0.0.1:7373',
		help: 'RPC addresses of agents, tried in this order until one answers',
	}),
	authKey: text('Auth key', {
		secret: true,
		placeholder: 'none',
		help: 'The agents’ rpc_auth; leave empty where they have none',
	}),
	hostAuthKeys: text('Hosts with keys', {
		secret: true,
		advanced: true,
		placeholder: 'serf://10.0.0.1:7373?AuthKey=…, serf://10.0.0.2?AuthKey=…',
		help: 'Agents with a key each, tried before the hosts above',
	}),
	connectTimeout: duration('Connect time', {
		default: 10,
		min: 0.1,
		advanced: true,
		help: 'How long one host may take to accept the connection and the key',
	}),
	heartbeat: duration('Heartbeat', {
		default: 30,
		min: 1,
		advanced: true,
		help: 'After how much silence the agent is asked for a sign of life',
	}),
};

const agent: Part<SerfClient, typeof settings> = {
	connect: ({ hosts, authKey, hostAuthKeys, connectTimeout, heartbeat }, { signal }) =>
		connectSerf(
			{ hosts: hostsOf(hosts, authKey, hostAuthKeys), connectTimeout, heartbeat, idle: 30, endStuck: true },
			{ signal },
		),
};

/** HashiCorp Serf over its agent's RPC port. Settings: see the fields above; parts: parts.ts. */
export const serf = service<SerfParts>()({
	name: 'serf',
	title: 'Serf',
	help: 'Watch and steer a cluster of HashiCorp Serf agents',
	settings,
	named: 'hosts',
	color: '#6e92db',
	alias: ['gossip', 'cluster', 'membership', 'hashicorp'],
	connection: { share: true, idle: 30 },
	parts: { main: agent, slow: agent, stream: agent, filter: agent, log: agent },
	check: {
		part: 'main',
		async run(client, { signal }) {
			const [members, stats] = await Promise.all([client.members({ signal }), client.stats({ signal })]);
			const alive = members.filter(({ status }) => status === 'alive').length;
			return `Agent ${stats['agent']?.['name'] ?? ''} at ${client.agent.host}:${client.agent.port} answers: ${members.length} members, ${alive} alive`;
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
	migration: fromSerfPython,
});

export { serf as service };
