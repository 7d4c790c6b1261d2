import type { Connection } from '../core/connection.ts';
import type { Lease } from '../core/lease.ts';
import { cancelled, codeOf } from '../core/errors.ts';
import { sleep } from './backoff.ts';
import { askAlike, isTimeOver, waitFor } from './call.ts';

export interface LeaseOptions<C> {
	/** Equal keys share a connection. Never holds a secret in clear. */
	readonly key: string;
	/** Seconds the connection stays after its last user. */
	readonly idle: number;
	/**
	 * Seconds after which it is given back as soon as nobody uses it, however short the pause: for a server with
	 * one place, which others wait for. It is opened again only after a pause in which they get in. Default:
	 * never.
	 */
	readonly longest?: number;
	open(signal: AbortSignal): Promise<C>;
}

interface Entry {
	readonly opening: Promise<Connection>;
	readonly abortController: AbortController;
	/** Once it is open. */
	client?: Connection;
	users: number;
	/** When it was asked for, in ms of `performance.now()`. */
	readonly begun: number;
	/** When the last user gave it back, in ms of `performance.now()`. */
	since: number;
	idle?: NodeJS.Timeout | undefined;
}

// n8n requires our modules anew after an update: what is connected
// belongs to the process, not to a copy of this module
const registry = globalThis as { [key: symbol]: Map<string, Entry> | undefined };
const SLOT = Symbol.for('@muster/leases/1');
registry[SLOT] ??= new Map();
const entries = registry[SLOT];

const stopped = () => cancelled('connecting');

/** Milliseconds that others have after a connection was yielded to them: they try about once a second. */
const YIELD_MS = 1500;
/** Until when a key is yielded to others, in ms of `performance.now()`. */
const yieldedUntil = new Map<string, number>();

/** Opens, once others have had their turn. */
const openInTurn = async <C>({ key, open }: LeaseOptions<C>, signal: AbortSignal): Promise<C> => {
	const wait = (yieldedUntil.get(key) ?? 0) - performance.now();
	if (wait > 0) await sleep(wait, signal, 'connecting');
	yieldedUntil.delete(key);
	return open(signal);
};

const end = (key: string, entry: Entry, reason: unknown = stopped()) => {
	if (entries.get(key) === entry) entries.delete(key);
	clearTimeout(entry.idle);
	entry.abortController.abort(reason);
	entry.opening.then((client) => client.close()).catch(() => {});
};

const begin = <C extends Connection>(options: LeaseOptions<C>, signal: AbortSignal): Entry => {
	const { key } = options;
	const abortController = new AbortController();
	askAlike(signal, abortController.signal);
	const opening = yieldedUntil.has(key)
		? openInTurn(options, abortController.signal)
		: options.open(abortController.signal);
	const entry: Entry = { opening, abortController, users: 0, begun: performance.now(), since: 0 };
	const forget = () => {
		if (entries.get(key) === entry) entries.delete(key);
	};
	entry.opening.then((client) => {
		entry.client = client;
		if (client.lost.aborted) forget();
		else client.lost.addEventListener('abort', forget, { once: true });
	}, forget);
	entries.set(key, entry);
	return entry;
};

const waitReasons = new WeakMap<AbortSignal, () => Error | undefined>();

/**
 * Tells why an opening takes so long, to those whose time is over while others still wait for it.
 * `opening`: the signal that `open` was given.
 */
export const explainWait = (opening: AbortSignal, why: () => Error | undefined): void =>
	void waitReasons.set(opening, why);

/** Milliseconds that a connect which was stopped has to say how far it was. */
const LAST_WORDS_MS = 20;

/**
 * What a connect that was just stopped says of itself, e.g. who was not tried, or who has the place; else the
 * error of the waiting.
 */
const wordsOf = (opening: Promise<Connection>, error: unknown): Promise<unknown> =>
	new Promise((resolve) => {
		opening.then(
			() => resolve(error),
			(own: unknown) => resolve(['CANCELLED', 'BUSY'].includes(codeOf(own) ?? '') ? own : error),
		);
		setTimeout(() => resolve(error), LAST_WORDS_MS);
	});

/**
 * Ends the connection when it has been idle long enough and the server works on nothing of ours. The clock
 * that runs already is left to run: thousands of steps in a row must not set one each.
 */
const linger = (key: string, entry: Entry, idle: number, wait = idle * 1000): void => {
	entry.idle ??= setTimeout(async () => {
		const client = await entry.opening.catch(() => undefined);
		entry.idle = undefined;
		if (entry.users > 0 || entries.get(key) !== entry) return;
		if (client?.unfinished) return linger(key, entry, idle);
		const rest = entry.since + idle * 1000 - performance.now();
		if (rest > 0) linger(key, entry, idle, rest);
		else end(key, entry);
	}, wait).unref();
};

/**
 * A share of the one connection with this key: opened by the first who asks, closed `idle` seconds after the
 * last has given it back. A connection that was lost is opened anew for the next who asks. Aborting `signal`
 * ends the waiting only; the opening goes on while anybody else waits for it.
 */
export const lease = async <C extends Connection>(
	options: LeaseOptions<C>,
	signal: AbortSignal,
): Promise<Lease<C>> => {
	const { key, idle, longest = Number.POSITIVE_INFINITY } = options;
	const entry = entries.get(key) ?? begin(options, signal);
	entry.users++;
	let held = true;
	const release = () => {
		if (!held) return;
		held = false;
		if (--entry.users > 0 || entries.get(key) !== entry) return;
		const isDue = performance.now() - entry.begun > longest * 1000 && !entry.client?.unfinished;
		if (isDue) yieldedUntil.set(key, performance.now() + YIELD_MS);
		if (idle <= 0 || isDue) return end(key, entry);
		entry.since = performance.now();
		linger(key, entry, idle);
	};
	try {
		return {
			client: (entry.client ?? (await waitFor(entry.opening, 'connecting', { signal, late: stopped }))) as C,
			release,
		};
	} catch (error) {
		held = false;
		if (--entry.users > 0)
			throw (isTimeOver(signal) && waitReasons.get(entry.abortController.signal)?.()) || error;
		// who opens may say more where it was the clock that ended the waiting
		end(key, entry, signal.aborted ? signal.reason : undefined);
		throw await wordsOf(entry.opening, error);
	}
};

/** How many connections this process holds just now; for tests and status pages. */
export const leaseCount = (): number => entries.size;

/** Ends every connection of this process; for scripts that want to exit at once. */
export const endLeases = (): void => {
	for (const [key, entry] of [...entries]) end(key, entry);
};
