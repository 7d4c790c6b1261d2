import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { polls } from '../../../../net/poll.ts';
import { hasAllWatcher, watchDeltas } from '../../client/all-watcher.ts';
import type { JujuClient } from '../../client/client.ts';
import { changedPaths } from '../../model/watch/changed-paths.ts';
import { applyDeltas } from '../../model/watch/deltas.ts';
import { type Entities, entitiesOf, type Entity } from '../../model/watch/entity.ts';
import { fullStatus } from '../../wire/calls/client.table.ts';

/** How a model is watched: by the server’s watcher, or by looking again and again. */
export type Engine = 'watcher' | 'poll';

/** One listener’s share of a watch. */
export interface Subscription {
	readonly engine: Engine;
	/** The model as it is known now. */
	readonly world: Entities;
	/** Deltas of kinds that are not known here, so far. */
	readonly unknown: number;
	/**
	 * Keys of what was touched since the last call, each once however slow the listener is; waits until there is something, at most
	 * `ms`. The first call waits for the whole state.
	 * @throws MusterError what ended the watch
	 */
	next(signal: AbortSignal, ms?: number): Promise<ReadonlySet<string>>;
	leave(): void;
}

interface Watch {
	readonly engine: Engine;
	readonly ending: AbortController;
	world: Map<string, Entity>;
	begun: boolean;
	unknown: number;
	failed: { readonly error: unknown } | undefined;
	readonly listeners: Set<Listener>;
}

interface Listener {
	touched: Set<string>;
	wake(): void;
}

const watches = new WeakMap<JujuClient, Map<string, Watch>>();

const tell = (watch: Watch, touched: Iterable<string>): void => {
	const keys = [...touched];
	for (const listener of watch.listeners) {
		for (const key of keys) listener.touched.add(key);
		listener.wake();
	}
};

/** Takes a whole state: what it lacks is gone, what is new or differs is touched. */
const replace = (watch: Watch, next: Map<string, Entity>): void => {
	const before = watch.world;
	const touched = new Set<string>();
	for (const key of before.keys()) if (!next.has(key)) touched.add(key);
	for (const [key, entity] of next) {
		const old = before.get(key);
		if (!old || changedPaths(old.record, entity.record).length > 0) touched.add(key);
	}
	watch.world = next;
	watch.begun = true;
	tell(watch, touched);
};

const byWatcher = async (watch: Watch, client: JujuClient): Promise<void> => {
	for await (const { whole, deltas } of watchDeltas(client, watch.ending.signal)) {
		const world = whole ? new Map<string, Entity>() : watch.world;
		const { touched, unknown } = applyDeltas(world, deltas);
		watch.unknown += unknown;
		if (whole) replace(watch, world);
		else tell(watch, touched);
	}
};

const byPolls = async (watch: Watch, client: JujuClient, every: number): Promise<void> => {
	const { signal } = watch.ending;
	const snapshot = async (stop: AbortSignal) => (await client.ask(fullStatus, {}, { signal: stop })).status;
	const both = AbortSignal.any([signal, client.lost]);
	for await (const status of polls({ owner: client, key: 'FullStatus', every, snapshot, signal: both }))
		replace(watch, entitiesOf(status));
	if (client.lost.aborted) throw client.lost.reason;
};

const begin = (client: JujuClient, engine: Engine, every: number): Watch => {
	const watch: Watch = {
		engine,
		ending: new AbortController(),
		world: new Map(),
		begun: false,
		unknown: 0,
		failed: undefined,
		listeners: new Set(),
	};
	const run = engine === 'watcher' ? byWatcher(watch, client) : byPolls(watch, client, every);
	run
		.then(() => new MusterError('CONNECTION_LOST', 'The watch of the model ended'))
		.catch((error: unknown) => error)
		.then((error) => {
			watch.failed = { error };
			tell(watch, []);
		});
	return watch;
};

const waited = (listener: Listener, signal: AbortSignal, ms: number | undefined): Promise<void> =>
	new Promise((resolve) => {
		const go = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', go);
			resolve();
		};
		const timer = ms === undefined ? undefined : setTimeout(go, Math.min(ms, 2 ** 31 - 1));
		listener.wake = go;
		signal.addEventListener('abort', go, { once: true });
	});

/** A share in the one watch of a model that all triggers of this process with the same connection have. */
export const watchModel = (
	client: JujuClient,
	{ poll, every }: { readonly poll: boolean; readonly every: number },
): Subscription => {
	const engine: Engine = poll || !hasAllWatcher(client) ? 'poll' : 'watcher';
	const own = watches.get(client) ?? new Map<string, Watch>();
	watches.set(client, own);
	const key = engine === 'poll' ? `poll ${every}` : 'watcher';
	let watch = own.get(key);
	if (!watch || watch.failed) own.set(key, (watch = begin(client, engine, every)));
	const joined = watch;
	const listener: Listener = { touched: new Set(), wake: () => {} };
	joined.listeners.add(listener);
	return {
		engine,
		get world() {
			return joined.world;
		},
		get unknown() {
			return joined.unknown;
		},
		async next(signal, ms) {
			for (let first = true; ; first = false) {
				if (joined.failed)
					throw isMusterError(joined.failed.error)
						? joined.failed.error
						: new MusterError('CONNECTION_LOST', String(joined.failed.error));
				const late = !first && ms !== undefined;
				if ((joined.begun && (listener.touched.size > 0 || late)) || signal.aborted) {
					const { touched } = listener;
					listener.touched = new Set();
					return touched;
				}
				await waited(listener, signal, joined.begun ? ms : undefined);
			}
		},
		leave() {
			joined.listeners.delete(listener);
			if (joined.listeners.size > 0) return;
			joined.ending.abort();
			if (own.get(key) === joined) own.delete(key);
		},
	};
};
