import { pattern } from './go.ts';
import { createKeyring, type Keyring } from './keys.ts';

export type Status = 'alive' | 'leaving' | 'left' | 'failed';

/** A node as the whole cluster sees it: the lab has no gossip delay and no split brains. */
export interface Node {
	readonly name: string;
	address: string;
	port: number;
	tags: Record<string, string>;
	status: Status;
	/** Seconds, for coordinates: a place on a plane. */
	readonly place: readonly [number, number];
}

export type Change = 'member-join' | 'member-leave' | 'member-failed' | 'member-update' | 'member-reap';

export interface QueryAsked {
	readonly name: string;
	readonly payload: Uint8Array;
	readonly filterNodes: readonly string[];
	readonly filterTags: Readonly<Record<string, string>>;
	readonly requestAck: boolean;
	/** Milliseconds. */
	readonly time: number;
}

export interface QueryHeard extends QueryAsked {
	readonly lTime: number;
	/** `performance.now()` of its end. */
	readonly deadline: number;
	/** What a node answers; false if it has done so before. */
	respond(from: string, payload: Uint8Array): boolean;
}

export type Happening =
	| { readonly kind: 'member'; readonly change: Change; readonly node: Node }
	| {
			readonly kind: 'user';
			readonly lTime: number;
			readonly name: string;
			readonly payload: Uint8Array;
			readonly coalesce: boolean;
	  }
	| { readonly kind: 'query'; readonly query: QueryHeard };

export type Answering = (payload: Uint8Array, node: Node) => Uint8Array | undefined;
export type QueryListener = (type: 'ack' | 'response' | 'done', from: string, payload: Uint8Array) => void;

export interface NewNode {
	readonly address?: string;
	readonly port?: number;
	readonly tags?: Readonly<Record<string, string>>;
}

export interface Cluster {
	readonly nodes: Map<string, Node>;
	readonly listeners: Set<(happening: Happening) => void>;
	readonly keyring: Keyring;
	/** Past user events, for a join with replay. */
	readonly past: Extract<Happening, { kind: 'user' }>[];
	readonly clocks: { member: number; event: number; query: number };
	join(name: string, node?: NewNode): Node;
	/** Sets the state of a node and tells it. Unknown names are passed over. */
	fail(name: string): void;
	leave(name: string): void;
	update(name: string, tags: Readonly<Record<string, string>>): void;
	reap(name: string): void;
	event(name: string, payload?: Uint8Array, coalesce?: boolean): void;
	/** Makes nodes answer queries of that name; `node` `*`: each of them. */
	answer(node: string, query: string, answering: Answering): void;
	query(asked: QueryAsked, listener: QueryListener): void;
	/** Ends all timers. */
	close(): void;
}

const matches = (node: Node, { filterNodes, filterTags }: QueryAsked): boolean =>
	(filterNodes.length === 0 || filterNodes.includes(node.name)) &&
	Object.entries(filterTags).every(([tag, source]) => pattern(source)?.test(node.tags[tag] ?? '') ?? false);

/** Gossip ports are the process’s, so that no two nodes share one. */
let ports = 7950;

export const createCluster = ({ keys = [] }: { keys?: readonly string[] } = {}): Cluster => {
	const nodes = new Map<string, Node>();
	const listeners: Cluster['listeners'] = new Set();
	const answers = new Map<string, Answering>();
	const timers = new Set<NodeJS.Timeout>();
	const past: Cluster['past'] = [];
	const clocks = { member: 1, event: 1, query: 1 };

	const tell = (happening: Happening): void => {
		for (const listener of [...listeners]) listener(happening);
	};
	const turn = (name: string, change: Change, status?: Status): void => {
		const node = nodes.get(name);
		if (!node) return;
		clocks.member += 1;
		if (status) node.status = status;
		tell({ kind: 'member', change, node: { ...node, tags: { ...node.tags } } });
	};
	const later = (ms: number, then: () => void): void => {
		const timer = setTimeout(() => {
			timers.delete(timer);
			then();
		}, ms);
		timers.add(timer);
	};

	return {
		nodes,
		listeners,
		past,
		clocks,
		keyring: createKeyring(keys),
		join(name, { address = '127.0.0.1', port, tags = {} } = {}) {
			const known = nodes.get(name);
			ports += 1;
			const place = known?.place ?? ([nodes.size * 0.0011, (nodes.size % 7) * 0.0007] as const);
			const node: Node = {
				name,
				address,
				port: port ?? known?.port ?? ports,
				tags: { ...(known?.tags ?? {}), ...tags },
				status: 'alive',
				place,
			};
			nodes.set(name, node);
			turn(name, 'member-join', 'alive');
			return node;
		},
		fail: (name) => turn(name, 'member-failed', 'failed'),
		leave: (name) => turn(name, 'member-leave', 'left'),
		update(name, tags) {
			const node = nodes.get(name);
			if (node) node.tags = { ...tags };
			turn(name, 'member-update');
		},
		reap(name) {
			turn(name, 'member-reap');
			nodes.delete(name);
		},
		event(name, payload = new Uint8Array(0), coalesce = false) {
			clocks.event += 1;
			const happening = { kind: 'user', lTime: clocks.event - 1, name, payload, coalesce } as const;
			past.push(happening);
			if (past.length > 512) past.shift();
			tell(happening);
		},
		answer(node, query, answering) {
			answers.set(`${node}/${query}`, answering);
		},
		query(asked, listener) {
			clocks.query += 1;
			const answered = new Set<string>();
			const deadline = performance.now() + asked.time;
			const respond = (from: string, payload: Uint8Array): boolean => {
				if (answered.has(from)) return false;
				answered.add(from);
				listener('response', from, payload);
				return true;
			};
			const reached = [...nodes.values()].filter((node) => node.status === 'alive' && matches(node, asked));
			if (asked.requestAck) for (const node of reached) listener('ack', node.name, new Uint8Array(0));
			if (!asked.name.startsWith('_serf_'))
				tell({ kind: 'query', query: { ...asked, lTime: clocks.query - 1, deadline, respond } });
			for (const node of reached) {
				const payload = (answers.get(`${node.name}/${asked.name}`) ?? answers.get(`*/${asked.name}`))?.(
					asked.payload,
					node,
				);
				if (payload) respond(node.name, payload);
			}
			later(asked.time, () => listener('done', '', new Uint8Array(0)));
		},
		close() {
			for (const timer of timers) clearTimeout(timer);
			timers.clear();
			listeners.clear();
		},
	};
};
