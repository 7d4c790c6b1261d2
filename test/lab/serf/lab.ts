import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Agent, Seen } from './agent.ts';
import { type Cluster, createCluster, type Happening, type NewNode } from './cluster.ts';
import { createCoalescer } from './coalesce.ts';
import { serve } from './connection.ts';
import { type Faults, noFaults } from './faults.ts';
import { beginLife } from './life.ts';
import { createLog, type Log } from './log.ts';
import { createWire, type Wire } from './wire.ts';

export interface SerfLabOptions {
	/** Name of the agent’s own member. */
	readonly name?: string;
	readonly tags?: Readonly<Record<string, string>>;
	/** Its gossip address as members see it. */
	readonly address?: string;
	/** RPC port; a free one unless given. */
	readonly port?: number;
	/** `rpc_auth`. */
	readonly authKey?: string;
	/** Gossip keys; the first one encrypts. */
	readonly keys?: readonly string[];
	/** Seconds of quiet after which member changes and coalescing user events are told together. 0: at once. */
	readonly coalesce?: number;
	readonly gossipInterval?: number;
	readonly userEventLimit?: number;
	/** The cluster to be a member of from the start, that of another lab for example. */
	readonly cluster?: Cluster;
}

/** An agent in this process that speaks the whole RPC, and the cluster around it. */
export interface SerfLab {
	readonly host: string;
	readonly port: number;
	readonly name: string;
	/** Members and what happens to them: `join`, `fail`, `leave`, `update`, `reap`, `event`, `answer`. */
	readonly cluster: Cluster;
	readonly log: Log;
	readonly faults: Faults;
	/** All requests so far, in order. */
	readonly requests: readonly Seen[];
	readonly streams: { readonly opened: number; readonly ended: number };
	/** Clients connected now, without those that the network has cut off. */
	readonly connections: number;
	/** Sends raw bytes to all clients: garbage, or a record of one’s own making. */
	raw(bytes: Uint8Array): void;
	/** Neither reads nor writes the present connections any more, as when the network is cut. New ones work. */
	cutNetwork(): void;
	/**
	 * Members come and go, events and queries happen, until the returned function is called. `every`: seconds
	 * between steps.
	 */
	live(every?: number): () => void;
	/** Ends the process: all connections close, nothing listens. */
	kill(): Promise<void>;
	/** Starts again at the same port, with the members of before; `changes`: settings that differ. */
	restart(changes?: { authKey?: string }): Promise<void>;
	/** `kill`, and the end of the cluster if it is the lab’s own. */
	close(): Promise<void>;
}

const LOGGED = {
	'member-join': 'EventMemberJoin',
	'member-leave': 'EventMemberLeave',
	'member-failed': 'EventMemberFailed',
	'member-update': 'EventMemberUpdate',
	'member-reap': 'EventMemberReap',
} as const;

const HOST = '127.0.0.1';
/** Which cluster gossips where, for joins between the labs of this process. */
const gossip = new Map<string, Cluster>();

const listen = async (server: Server, port: number): Promise<number> => {
	server.listen(port, HOST);
	await once(server, 'listening');
	return (server.address() as { port: number }).port;
};

export const startSerfLab = async (options: SerfLabOptions = {}): Promise<SerfLab> => {
	const { name = 'lab-1', tags = {}, coalesce = 0, gossipInterval = 0.0125, userEventLimit = 512 } = options;
	const sockets = new Map<Socket, Wire>();
	const streams = { opened: 0, ended: 0 };
	const requests: Seen[] = [];
	const log = createLog();
	const faults = noFaults();
	const listeners: Agent['listeners'] = new Set();
	const lives = new Set<() => void>();
	const coalescer = createCoalescer(coalesce, (gathered) => {
		const what =
			'change' in gathered
				? gathered.change
				: gathered.kind === 'user'
					? `user-event: ${gathered.name}`
					: `query: ${gathered.query.name}`;
		log.write('INFO', `agent: Received event: ${what}`);
		for (const listener of [...listeners]) listener(gathered);
	});
	const hear = (happening: Happening): void => {
		if (happening.kind === 'member')
			log.write(
				'INFO',
				`serf: ${LOGGED[happening.change]}: ${happening.node.name} ${happening.node.address}`,
			);
		coalescer.take(happening);
	};
	let authKey = options.authKey ?? '';
	let server: Server;

	const agent: Agent = {
		name,
		cluster: options.cluster ?? createCluster({ keys: options.keys }),
		log,
		faults,
		get authKey() {
			return authKey;
		},
		userEventLimit,
		gossipInterval,
		listeners,
		requests,
		streams,
		reach: (address) => gossip.get(address.includes(':') ? address : `${address}:7946`),
		moveTo(cluster, replay) {
			const before = agent.cluster;
			before.listeners.delete(hear);
			agent.cluster = cluster;
			if (replay) for (const event of cluster.past) hear(event);
			cluster.listeners.add(hear);
			for (const node of cluster.nodes.values()) hear({ kind: 'member', change: 'member-join', node });
			for (const node of before.nodes.values()) cluster.join(node.name, node);
			const own = cluster.nodes.get(name);
			if (own) gossip.set(`${own.address}:${own.port}`, cluster);
		},
		leave(answered) {
			agent.cluster.leave(name);
			answered();
			setImmediate(() => void lab.kill());
		},
	};

	const accept = (socket: Socket): void => {
		const wire = createWire(socket, faults);
		sockets.set(socket, wire);
		socket.once('close', () => sockets.delete(socket));
		void serve(agent, wire);
	};
	const start = async (port: number): Promise<number> => {
		server = createServer(accept);
		return listen(server, port);
	};
	const place: NewNode = { address: options.address ?? HOST, tags };
	agent.cluster.listeners.add(hear);
	const self = agent.cluster.join(name, place);
	gossip.set(`${self.address}:${self.port}`, agent.cluster);
	const port = await start(options.port ?? 0);

	const lab: SerfLab = {
		host: HOST,
		port,
		name,
		get cluster() {
			return agent.cluster;
		},
		log,
		faults,
		requests,
		streams,
		get connections() {
			// what the network has cut off never hears of its end
			return [...sockets.keys()].filter((socket) => !socket.isPaused()).length;
		},
		raw(bytes) {
			for (const wire of sockets.values()) wire.raw(bytes);
		},
		cutNetwork() {
			for (const [socket, wire] of sockets) {
				socket.pause();
				wire.mute();
			}
		},
		live(every = 2) {
			const stop = beginLife(agent, every * 1000);
			lives.add(stop);
			return stop;
		},
		async kill() {
			agent.cluster.listeners.delete(hear);
			if (agent.cluster.nodes.get(name)?.status === 'alive') agent.cluster.fail(name);
			for (const socket of sockets.keys()) socket.destroy();
			if (!server.listening) return;
			server.close();
			await once(server, 'close');
		},
		async restart(changes = {}) {
			authKey = changes.authKey ?? authKey;
			await start(port);
			agent.cluster.listeners.add(hear);
			agent.cluster.join(name, place);
		},
		async close() {
			for (const stop of lives) stop();
			coalescer.stop();
			gossip.delete(`${self.address}:${self.port}`);
			await lab.kill();
			if (!options.cluster) agent.cluster.close();
		},
	};
	return lab;
};
