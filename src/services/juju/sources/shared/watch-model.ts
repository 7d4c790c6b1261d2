import { timerDelay } from '../../../../net/call.ts';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { hasAllWatcher } from '../../client/all-watcher.ts';
import type { JujuClient } from '../../client/client.ts';
import type { Entities } from '../../model/watch/entity.ts';
import { beginWatch, type Engine, type Listener, type Watch } from './engines.ts';

/** One listener’s share of a watch. */
export interface Subscription {
	readonly engine: Engine;
	/** The model as it is known now. */
	readonly world: Entities;
	/** Keys of units whose agent may be lost: what was known of them before an outage stands for now. */
	readonly unsure: ReadonlySet<string>;
	/** Deltas of kinds that are not known here, so far. */
	readonly unknown: number;
	/** Whether the server had ended the watcher, and what `next` gave last was found by comparing. */
	readonly restarted: boolean;
	/**
	 * Keys of what was touched since the last call, each once however slow the listener is; waits until there
	 * is something, at most `ms`. The first call waits for the whole state only.
	 * @throws MusterError what ended the watch
	 */
	next(signal: AbortSignal, ms?: number): Promise<ReadonlySet<string>>;
	leave(): void;
}

const watches = new WeakMap<JujuClient, Map<Engine, Watch>>();

const waited = (listener: Listener, signal: AbortSignal, ms: number | undefined): Promise<void> =>
	new Promise((resolve) => {
		const go = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', go);
			resolve();
		};
		const timer = ms === undefined ? undefined : setTimeout(go, timerDelay(ms / 1000));
		listener.wake = go;
		signal.addEventListener('abort', go, { once: true });
	});

const failureOf = (error: unknown): MusterError =>
	isMusterError(error) ? error : new MusterError('CONNECTION_LOST', String(error));

const nextOf =
	(watch: Watch, listener: Listener) =>
	async (signal: AbortSignal, ms?: number): Promise<Pick<Listener, 'touched' | 'restarted'>> => {
		for (let first = true; ; first = false) {
			if (watch.failed) throw failureOf(watch.failed.error);
			const late = !first && ms !== undefined;
			const { touched, restarted, stirred } = listener;
			const isNews = touched.size > 0 || restarted || stirred || late;
			if ((watch.begun && isNews) || signal.aborted) {
				listener.touched = new Set();
				listener.restarted = false;
				listener.stirred = false;
				return { touched, restarted };
			}
			await waited(listener, signal, watch.begun ? ms : undefined);
		}
	};

/**
 * A share in the one watch of a model that all triggers of this process with the same connection have.
 * `every`: seconds between two looks, where it has to look; the most impatient share decides for all.
 */
export const watchModel = (
	client: JujuClient,
	{ poll, every }: { readonly poll: boolean; readonly every: number },
): Subscription => {
	const engine: Engine = poll || !hasAllWatcher(client) ? 'poll' : 'watcher';
	const own = watches.get(client) ?? new Map<Engine, Watch>();
	watches.set(client, own);
	let watch = own.get(engine);
	if (!watch || watch.failed) own.set(engine, (watch = beginWatch(client, engine)));
	const joined = watch;
	const listener: Listener = { touched: new Set(), stirred: true, restarted: false, every, wake: () => {} };
	joined.listeners.add(listener);
	// what is known may be older than what a trigger remembers, and the others may be more patient
	if (joined.begun) joined.hurry();
	let restarted = false;
	const next = nextOf(joined, listener);
	return {
		engine,
		get world() {
			return joined.world;
		},
		get unsure() {
			return joined.unsure;
		},
		get unknown() {
			return joined.unknown;
		},
		get restarted() {
			return restarted;
		},
		async next(signal, ms) {
			const news = await next(signal, ms);
			({ restarted } = news);
			return news.touched;
		},
		leave() {
			joined.listeners.delete(listener);
			if (joined.listeners.size > 0) return;
			joined.abortController.abort();
			if (own.get(engine) === joined) own.delete(engine);
		},
	};
};
