import { flag, list } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { camel } from '../model/stats-view.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const join = op({
	resource: 'agent',
	name: 'join',
	action: 'Join a cluster',
	effect: 'changes',
	help: 'Make the agent join others; an address that cannot be reached costs about 10 s',
	fields: {
		addresses: list('Addresses', {
			required: true,
			item: 'address',
			itemPlaceholder: '10.0.0.12:7946',
			example: '10.0.0.12:7946',
			alias: 'Existing',
			from: 'address',
			help: 'Gossip addresses of members of the cluster, host or host:port',
		}),
		replay: flag('Replay', {
			default: false,
			alias: 'Replay',
			help: 'Whether the agent is told of user events from before it joined',
		}),
	},
	covers: ['join'],
	sample: { reached: 1, asked: 2, addresses: ['10.0.0.12:7946', '10.0.0.13:7946'] },
	failure(result) {
		const { reached, asked } = result as { reached: number; asked: number };
		return reached < asked ? `${reached} of ${asked} reached` : undefined;
	},
	part: 'slow',
	timeout: 120,
	async run(client, { addresses, replay }, { signal }) {
		const { reached } = await client.join(addresses, { replay, signal });
		return { reached, asked: addresses.length, addresses };
	},
});

const leave = op({
	resource: 'agent',
	name: 'leave',
	action: 'Leave the cluster',
	effect: 'destroys',
	help: 'Make the agent leave gracefully; its process ends, and this connection with it',
	fields: {},
	covers: ['leave'],
	sample: { left: true, agent: '10.0.0.11:7373' },
	part: 'slow',
	timeout: 30,
	confirm: 'LEAVE',
	async run(client, _, { signal }) {
		await client.leave({ signal });
		return { left: true, agent: `${client.agent.host}:${client.agent.port}` };
	},
});

const getStats = op({
	resource: 'agent',
	name: 'getStats',
	action: 'Get statistics of the agent',
	effect: 'reads',
	help: 'Name, version, tags and counters of the agent',
	fields: {},
	part: 'main',
	covers: ['stats'],
	// what an agent counts depends on its release; tags and handlers are named by users
	optional: ['agent.*', 'runtime.*', 'serf.*', 'tags.*', 'event_handlers.*', 'handlers.*'],
	sample: {
		agent: { name: 'web-1' },
		serf: { members: 3, failed: 0, left: 0, healthScore: 0, eventTime: 12, queryTime: 4, encrypted: false },
		runtime: { os: 'linux', arch: 'amd64', version: 'go1.19.8', goroutines: 31 },
		tags: { role: 'web' },
		eventHandlers: {},
	},
	since: '0.6.0',
	run: async (client, _, { signal }) => camel(await client.stats({ signal })),
});

/** What can be done with the agent itself. */
export const agentOperations = [join, leave, getStats] as const;
