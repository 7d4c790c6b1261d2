import type { Cluster } from './cluster.ts';
import type { Gathered } from './coalesce.ts';
import type { Faults } from './faults.ts';
import type { Fields } from './go.ts';
import type { Log } from './log.ts';

/** One request as it came. */
export interface Seen {
	readonly command: string;
	readonly seq: number;
	readonly body?: Fields;
}

/** What the connections of one agent share. */
export interface Agent {
	readonly name: string;
	cluster: Cluster;
	readonly log: Log;
	readonly faults: Faults;
	readonly authKey: string;
	readonly userEventLimit: number;
	/** Seconds: a query without a time-out takes 16 of them for up to 9 members. */
	readonly gossipInterval: number;
	readonly listeners: Set<(gathered: Gathered) => void>;
	readonly requests: Seen[];
	/** How often a stream was opened and ended: each end is a risk in the real agent. */
	readonly streams: { opened: number; ended: number };
	/** The cluster that gossips at an address, if any. */
	reach(address: string): Cluster | undefined;
	/** Becomes a member of another cluster, with all that were in its own. */
	moveTo(cluster: Cluster, replay: boolean): void;
	/** Leaves; `answered` is called before the process ends. */
	leave(answered: () => void): void;
}
