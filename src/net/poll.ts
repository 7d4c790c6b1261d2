import { jittered, pause } from './backoff.ts';

export interface Polling<S> {
	/** Whose snapshots they are: those who ask with the same owner, key and interval share one poller. */
	readonly owner: object;
	readonly key: string;
	/** Seconds between two polls. */
	readonly every: number;
	/**
	 * Whether the last answer may be older than what the asker knows already: then the next one is asked for at
	 * once.
	 */
	readonly fresh?: boolean;
	/** One look. `hurry` makes the next one come at once. */
	snapshot(signal: AbortSignal, hurry: () => void): Promise<S>;
	readonly signal: AbortSignal;
}

interface Poller<S> {
	readonly abortController: AbortController;
	readonly waiting: Set<() => void>;
	users: number;
	/** The last answer, for who comes later. */
	last: { readonly snapshot: S } | undefined;
	failed: { readonly error: unknown } | undefined;
	/** Ends the pause until the next poll. */
	hurry(): void;
}

const pollers = new WeakMap<object, Map<string, Poller<unknown>>>();

const run = async <S>(poller: Poller<S>, { every, snapshot }: Polling<S>): Promise<void> => {
	const { signal } = poller.abortController;
	const wake = () => {
		for (const go of [...poller.waiting]) go();
	};
	const hurry = () => poller.hurry();
	try {
		while (!signal.aborted) {
			// what hurries during a look is answered by the next one
			const nap = new AbortController();
			poller.hurry = () => nap.abort();
			poller.last = { snapshot: await snapshot(signal, hurry) };
			wake();
			await pause(jittered(every * 1000), AbortSignal.any([signal, nap.signal]));
		}
	} catch (error) {
		poller.failed = { error };
		wake();
	}
};

const pollerOf = <S>(polling: Polling<S>): { poller: Poller<S>; leave(): void } => {
	const { owner, every } = polling;
	const key = `${polling.key} ${every}`;
	const own = pollers.get(owner) ?? new Map<string, Poller<unknown>>();
	pollers.set(owner, own);
	let poller = own.get(key) as Poller<S> | undefined;
	if (!poller || poller.failed || poller.abortController.signal.aborted) {
		poller = {
			abortController: new AbortController(),
			waiting: new Set(),
			users: 0,
			last: undefined,
			failed: undefined,
			hurry: () => {},
		};
		own.set(key, poller);
		void run(poller, polling);
	}
	const joined = poller;
	joined.users++;
	const leave = () => {
		if (--joined.users > 0) return;
		joined.abortController.abort();
		if (own.get(key) === joined) own.delete(key);
	};
	return { poller: joined, leave };
};

const news = (waiting: Set<() => void>, signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		const go = () => {
			waiting.delete(go);
			signal.removeEventListener('abort', go);
			resolve();
		};
		waiting.add(go);
		signal.addEventListener('abort', go, { once: true });
	});

/**
 * Snapshots as they are polled, for as many as ask. Who comes later gets the last one at once; who is slow
 * gets the newest next, so none is seen twice. Ends quietly with `signal`.
 * @throws what `snapshot` threw; then the poller is over, and the next who asks starts anew.
 */
export async function* polls<S>(polling: Polling<S>): AsyncGenerator<S, void> {
	const { signal, fresh = false } = polling;
	const { poller, leave } = pollerOf(polling);
	let input = fresh ? poller.last : undefined;
	if (input) poller.hurry();
	try {
		while (!signal.aborted) {
			if (poller.last !== input) {
				input = poller.last as { readonly snapshot: S };
				yield input.snapshot;
			} else if (poller.failed) throw poller.failed.error;
			else await news(poller.waiting, signal);
		}
	} finally {
		leave();
	}
}
