import { MusterError } from '../../../../core/errors.ts';
import { jittered, pause } from '../../../../net/backoff.ts';
import { watchDeltas } from '../../client/all-watcher.ts';
import type { JujuClient } from '../../client/client.ts';
import { applyDeltas } from '../../model/watch/deltas.ts';
import type { Entities, Entity } from '../../model/watch/entity.ts';
import { isLost } from '../../model/watch/lost.ts';
import { type AbsentAgents, absentAgents } from './absent.ts';
import { compare, type Looked, statusLooks } from './status-looks.ts';

/** How a model is watched: by the server’s watcher, or by looking again and again. */
export type Engine = 'watcher' | 'poll';

export interface Listener {
	touched: Set<string>;
	/**
	 * Whether there is news though nothing was touched: at the start, and where something of an unknown kind
	 * came.
	 */
	stirred: boolean;
	/** Whether the server began another watcher since. */
	restarted: boolean;
	/** Seconds between two looks that it wants. */
	readonly every: number;
	wake(): void;
}

/** One watch of a model, for all who listen to it. */
export interface Watch {
	readonly engine: Engine;
	readonly abortController: AbortController;
	world: Map<string, Entity>;
	begun: boolean;
	/** Deltas of kinds that are not known here, so far. */
	unknown: number;
	/** Keys of units whose agent may be lost: nothing is known of them for the moment. */
	unsure: ReadonlySet<string>;
	failed: { readonly error: unknown } | undefined;
	readonly listeners: Set<Listener>;
	/** Ends the pause until the next look. */
	hurry(): void;
}

const tell = (watch: Watch, touched: Iterable<string>, restarted = false, stirred = false): void => {
	const keys = [...touched];
	for (const listener of watch.listeners) {
		listener.restarted ||= restarted;
		listener.stirred ||= stirred;
		for (const key of keys) listener.touched.add(key);
		listener.wake();
	}
};

/** Seconds to the next look while agents may be lost. */
const SOON_SECONDS = 5;

/** Of a thing that may be lost: whether no earlier record stands for it. */
const isUnknown = (stands: Entity | undefined): boolean => stands === undefined || isLost(stands);
const unsureOf = (held: Iterable<string>, world: Entities): Set<string> =>
	new Set([...held].filter((key) => isUnknown(world.get(key))));

/** Takes a state, and tells what differs. */
const replace = (watch: Watch, { world, touched }: Looked, restarted = false): void => {
	watch.world = world;
	watch.begun = true;
	tell(watch, touched, restarted);
};

/** Pauses until the next look, which somebody may hurry. */
const napOf = async (watch: Watch, seconds: number, signal: AbortSignal): Promise<void> => {
	const nap = new AbortController();
	watch.hurry = () => nap.abort();
	await pause(jittered(seconds * 1000), AbortSignal.any([signal, nap.signal]));
};
const wantedOf = ({ listeners }: Watch): number => Math.min(...[...listeners].map((one) => one.every));

/** A status is looked at so much more seldom than where it is all there is: the watcher tells the rest. */
const SELDOM = 3;

/** Looks for agents that are away, again and again, beside a watcher. */
const lookForAbsent = async (
	watch: Watch,
	absent: AbsentAgents,
	{ put, signal }: { readonly put: (keys: readonly string[]) => void; readonly signal: AbortSignal },
): Promise<void> => {
	while (!signal.aborted) {
		const isSoon = absent.held.size > 0;
		await napOf(watch, Math.min(wantedOf(watch) * SELDOM, isSoon ? SOON_SECONDS : Infinity), signal);
		if (signal.aborted) return;
		put(await absent.look(signal));
	}
};

const byWatcher = async (watch: Watch, client: JujuClient): Promise<void> => {
	const signal = AbortSignal.any([watch.abortController.signal, client.lost]);
	const absent = absentAgents(client);
	/** As the watcher tells it. */
	let told = new Map<string, Entity>();
	const put = (keys: Iterable<string>): void => {
		for (const key of keys) {
			const entity = told.get(key);
			if (entity) watch.world.set(key, absent.over(key, entity));
			else watch.world.delete(key);
		}
		watch.unsure = unsureOf(absent.held.keys(), absent.seen());
	};
	const first = absent.look(signal);
	first.catch(() => {});
	let looking: Promise<void> | undefined;
	try {
		for await (const { whole, deltas } of watchDeltas(client, watch.abortController.signal)) {
			if (whole) told = new Map();
			const { touched, unknown } = applyDeltas(told, deltas);
			watch.unknown += unknown;
			if (!whole) {
				put(touched);
				tell(watch, touched, false, unknown > 0);
				continue;
			}
			await first;
			const world = new Map([...told].map(([key, entity]) => [key, absent.over(key, entity)]));
			watch.unsure = unsureOf(absent.held.keys(), absent.seen());
			replace(watch, compare(watch.world, world), watch.begun);
			looking ??= lookForAbsent(watch, absent, {
				put(keys) {
					const before = watch.unsure;
					put(keys);
					tell(
						watch,
						[...keys, ...before].filter((key) => !watch.unsure.has(key)),
					);
				},
				signal,
			});
			looking.catch(() => {});
		}
	} finally {
		absent.close();
	}
};

/**
 * Looks as often as the most impatient listener wants. FullStatus is read in one piece and never lacks a
 * thing that is there (4.0-real: of 500 looks none did), so what one look misses is gone: no second look is
 * waited for.
 */
const byPolls = async (watch: Watch, client: JujuClient): Promise<void> => {
	const both = AbortSignal.any([watch.abortController.signal, client.lost]);
	const looks = statusLooks(client);
	try {
		while (!both.aborted) {
			const looked = await looks.look(watch.world, both);
			const lost = [...looks.lost.held.keys()];
			watch.unsure = unsureOf(lost, looked.world);
			replace(watch, looked);
			const wanted = wantedOf(watch);
			await napOf(watch, lost.length > 0 ? Math.min(wanted, SOON_SECONDS) : wanted, both);
		}
	} finally {
		looks.close();
	}
	if (client.lost.aborted) throw client.lost.reason;
};

/** Begins to watch the model of a connection. What ends it stands in `failed`. */
export const beginWatch = (client: JujuClient, engine: Engine): Watch => {
	const watch: Watch = {
		engine,
		abortController: new AbortController(),
		world: new Map(),
		begun: false,
		unknown: 0,
		unsure: new Set(),
		failed: undefined,
		listeners: new Set(),
		hurry: () => {},
	};
	const run = async () => {
		// whoever begins it listens before it looks
		await Promise.resolve();
		await (engine === 'watcher' ? byWatcher(watch, client) : byPolls(watch, client));
	};
	run()
		.then(() => new MusterError('CONNECTION_LOST', 'The watch of the model ended'))
		// what ended the connection says more than the call that it cut short
		.catch((error: unknown): unknown => (client.lost.aborted ? client.lost.reason : error))
		.then((error) => {
			watch.failed = { error };
			tell(watch, []);
		});
	return watch;
};
