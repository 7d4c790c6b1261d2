import type { Event, Remembered } from './event.ts';
import type { Fields, Values } from './field.ts';
import type { PartOf } from './operation.ts';
import type { Poll } from './poll.ts';

export type { Event, Remembered } from './event.ts';

export interface WatchContext {
	/** Aborted when the watching node closes. */
	readonly signal: AbortSignal;
	/** What `remember` was given last, also by an earlier process; `undefined` at the very first start. */
	readonly remembered: Remembered | undefined;
	/** Whether something was remembered earlier but is damaged, too large or gone: what changed since cannot be told. */
	readonly forgotten: boolean;
	/** Says what is known from here on. Call it before yielding the event that made it so; the host stores it before handing the event over. */
	remember(known: Remembered): void;
	/** Kept from connection to connection while the process lives, for what is too large to remember. */
	readonly state: Map<string, unknown>;
	/** Tells the host that watching has begun: the subscription stands and the comparison is done. */
	ready(): void;
	/** One line for the host's log. */
	log(line: string): void;
}

interface About<C, F extends Fields, A extends Fields> {
	/** lowerCamelCase, e.g. `memberChanged`; unique in its service, for ever. */
	readonly name: string;
	/** The resource whose steps offer *Wait for next …*. */
	readonly resource: string;
	/** The watched happening in a few small words, e.g. `member changed`. */
	readonly label: string;
	/** What it watches for; one sentence without a full stop. */
	readonly help: string;
	readonly fields: F;
	/** What becomes of events that come faster than a flow takes them, in whole sentences; missing where that cannot be. */
	readonly overflow?: string;
	readonly covers: readonly string[];
	readonly sample: Event;
	readonly part?: string | PartOf<Values<F>>;
	/** Fields of an answer, where events can be answered. */
	readonly answer?: A;
	/** What is answered, after “Answer a”, e.g. `query`. */
	readonly answers?: string;
	readonly since?: string;
	readonly only?: string;
	/** For *Wait for next*: an event at once if what is waited for is already true. */
	already?(
		client: C,
		values: Values<F>,
		context: { readonly signal: AbortSignal },
	): Promise<Event | undefined>;
}

interface Listening<C, F extends Fields> {
	/**
	 * Runs on ONE live connection: it subscribes, compares with what was remembered, yields what changed meanwhile
	 * (`recovered: true`), then what comes; it throws when the connection is lost, and is called again with the next connection.
	 * An array is one batch.
	 */
	listen(client: C, values: Values<F>, context: WatchContext): AsyncIterable<Event | Event[]>;
	readonly poll?: undefined;
}

interface Polled<C, F extends Fields, S, K> {
	readonly poll: Poll<C, Values<F>, S, K>;
	readonly listen?: undefined;
}

/** One thing a user can watch for: it listens to a stream of the server, or looks again and again. */
export type Source<
	C = never,
	F extends Fields = Fields,
	A extends Fields = Fields,
	S = unknown,
	K = unknown,
> = About<C, F, A> & (Listening<C, F> | Polled<C, F, S, K>);

/** Ties sources to their client's type: `const source = sources<SerfClient>()`. */
export const sources =
	<C>() =>
	<const F extends Fields, const A extends Fields = Fields, S = unknown, K = unknown>(
		source: Source<C, F, A, S, K>,
	): Source<C, F, A, S, K> =>
		source;
