import type { Event, Remembered } from './event.ts';

/**
 * Watching by looking again and again, where a server has no stream: snapshots, and what is different between
 * two. Interval, jitter, sharing a look among nodes, failed looks, outages and restarts are the engine’s. `S`
 * is a snapshot, `K` what is known.
 */
export interface Poll<C = never, V = never, S = unknown, K = unknown> {
	/** Seconds between two looks. */
	every(values: V): number;
	/**
	 * Equal for values that see the same: with the same connection and interval their nodes share one look.
	 * Default: all do.
	 */
	sees?(values: V): string;
	/**
	 * What a connection sees, as far as only its login tells, e.g. the ID of a project: what is known of
	 * another place counts for nothing, instead of looking gone. Never a secret. Default: always the same.
	 */
	place?(client: C, context: { readonly signal: AbortSignal }): Promise<string>;
	/** One look. Throws rather than giving half of it: a failed look is never an empty cluster. */
	snapshot(client: C, values: V, context: { readonly signal: AbortSignal }): Promise<S>;
	/** What is known after a look. Gone is what two looks have missed: see `confirmGone`. */
	know(snapshot: S, before: K | undefined): K;
	/**
	 * Looks, after the first look, at what only that can tell, e.g. whether anything can have the name that a
	 * filter wants. @throws MusterError BAD_INPUT naming the field
	 */
	check?(values: V, known: K): void;
	/** What happened between two looks, in order, filtered as the user wants it. */
	diff(before: K, now: K, values: V): Event[];
	/** Whether an event says that something is gone, which only the second look can tell. */
	gone(event: Event): boolean;
	/** What is known in a few words per thing, for the host to keep over a restart. */
	remember(known: K): Remembered;
	/** What `remember` made; `undefined` where it is not that. */
	recall(remembered: Remembered): K | undefined;
}
