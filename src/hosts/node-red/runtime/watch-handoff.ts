import type { NodeWatch } from './node-watch.ts';

/** Milliseconds that a watch waits for the next node, where the flows do not start. */
const WAITING_MS = 10_000;

interface Kept {
	readonly watch: NodeWatch;
	readonly timer: NodeJS.Timeout;
}

export interface WatchHandoff {
	/** Keeps the watch of a node that closes, for the next of that id. Gives whether it does. */
	keep(id: string, watch: NodeWatch): boolean;
	/** What the former node of that id has left; it goes on waiting. */
	claim(id: string): NodeWatch | undefined;
	/** Ends what no node has claimed; to be called when the flows have started. */
	endUnclaimed(): void;
}

/**
 * Hands watches on from the nodes that a deploy closes to those that it starts: between the two nobody would
 * listen, and what a server tells only once would be lost.
 * @param deploying whether the flows that stop make room for others.
 * @param ended called when a watch has ended that nobody went on with.
 */
export const watchHandoff = (
	deploying: () => boolean,
	ended: (id: string, watch: NodeWatch) => void,
): WatchHandoff => {
	const kept = new Map<string, Kept>();
	// who claims one that is ending waits for that
	const drop = async (id: string, one: Kept): Promise<void> => {
		clearTimeout(one.timer);
		await one.watch.end();
		if (kept.get(id) !== one) return;
		kept.delete(id);
		ended(id, one.watch);
	};
	return {
		keep(id, watch) {
			if (!deploying() || !watch.stands) return false;
			watch.leave();
			const timer = setTimeout(() => {
				const one = kept.get(id);
				if (one?.timer === timer) void drop(id, one);
			}, WAITING_MS).unref();
			kept.set(id, { watch, timer });
			return true;
		},
		claim(id) {
			const one = kept.get(id);
			if (!one) return undefined;
			kept.delete(id);
			clearTimeout(one.timer);
			return one.watch;
		},
		endUnclaimed() {
			for (const [id, one] of kept) void drop(id, one);
		},
	};
};
