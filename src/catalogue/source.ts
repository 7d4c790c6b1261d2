import type { Event, Remembered } from './event.ts';
import type { Fields, Values } from './field.ts';
import type { ClientOf, FamilyOf, FieldsOf, PartKey, Parts } from './part.ts';
import type { Poll } from './poll.ts';

export type { Event, Remembered } from './event.ts';

export interface WatchContext {
	/** Aborted when the watching node closes. */
	readonly signal: AbortSignal;
	/** What `remember` was given last, also by an earlier process; `undefined` at the very first start. */
	readonly remembered: Remembered | undefined;
	/**
	 * Whether watching begins again in the process that watched before: after a deploy, not after a restart.
	 */
	readonly redeployed: boolean;
	/**
	 * Whether something was remembered earlier but is damaged, too large or gone: what changed since cannot be
	 * told.
	 */
	readonly forgotten: boolean;
	/**
	 * Says what is known from here on. Call it before yielding the event that made it so; the host stores it
	 * before handing the event over.
	 */
	remember(known: Remembered): void;
	/** Kept from connection to connection while the process lives, for what is too large to remember. */
	readonly state: Map<string, unknown>;
	/** Tells the host that watching has begun: the subscription stands and the comparison is done. */
	ready(): void;
	/** One line for the host's log. */
	log(line: string): void;
}

interface About<C, K, F extends Fields, A extends Fields> {
	/** lowerCamelCase, e.g. `memberChanged`; unique in its service, for ever. */
	readonly name: string;
	/** The resource whose steps offer *Wait for next …*. */
	readonly resource: string;
	/** The watched happening in a few small words, e.g. `member changed`. */
	readonly label: string;
	/** Other phrases that people search for it by, e.g. `alert when a unit is in error`. */
	readonly alias?: readonly string[];
	/** What it watches for; one sentence without a full stop. */
	readonly help: string;
	readonly fields: F;
	/**
	 * Fields that choose what is looked at, e.g. a container, rather than which of its changes are told: with
	 * another value the watch begins anew, and what is there already is not taken for new.
	 */
	readonly scope?: readonly (keyof F & string)[];
	/**
	 * What becomes of events that come faster than a flow takes them, in whole sentences; missing where that
	 * cannot be.
	 */
	readonly overflow?: string;
	readonly covers: readonly string[];
	/** Names of all its events, for ever: flows branch by them. Notices have their own. */
	readonly events: readonly string[];
	readonly sample: Event;
	/** Which of the service’s connections it listens on, also by the values. */
	readonly part: K | { part(values: Values<F>): K }['part'];
	/** Keys of the sample that an event need not have, and paths that hold bytes: as an operation’s. */
	readonly optional?: readonly string[];
	readonly bytes?: readonly string[];
	/** Fields of an answer, where events can be answered. */
	readonly answer?: A;
	/** What is answered, after “Answer a”, e.g. `query`. */
	readonly answers?: string;
	/** First and last release that have it; judged by the part’s facts, as `only`. */
	readonly since?: string;
	readonly until?: string;
	/**
	 * Looks at what no field can tell alone, e.g. whether a pattern is one: before anything is connected to.
	 * Pure. @throws MusterError BAD_INPUT naming the field
	 */
	check?(values: Values<F>): void;
	/** For *Wait for next*: an event at once if what is waited for is already true. */
	already?(
		client: C,
		values: Values<F>,
		context: { readonly signal: AbortSignal },
	): Promise<Event | undefined>;
	/**
	 * Ends what it started on the server, by what it remembered last. Called when the node that watches goes
	 * for good, and at the end of *Wait for next*; after a restart of the host it is found again instead.
	 * Gives whether there was something to end: then the memory of it is void.
	 */
	cleanUp?(client: C, remembered: Remembered, context: { readonly signal: AbortSignal }): Promise<boolean>;
}

interface Listening<C, F extends Fields> {
	/**
	 * Runs on ONE live connection: it subscribes, compares with what was remembered, yields what changed
	 * meanwhile (`recovered: true`), then what comes; it throws when the connection is lost, and is called
	 * again with the next connection. An array is one batch.
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
	P extends Parts = Parts,
	K extends PartKey<P> = PartKey<P>,
	F extends Fields = Fields,
	A extends Fields = Fields,
	S = unknown,
	N = unknown,
> = About<ClientOf<P, K>, K, F, A> & { readonly only?: FamilyOf<P> } & (
		Listening<ClientOf<P, K>, F> | Polled<ClientOf<P, K>, F, S, N>
	);

/** A source as hosts see it. */
export type AnySource = Source<Parts, string>;

/** Ties sources to their service’s parts: `const source = sources<SerfParts>()`. */
export const sources =
	<P extends Parts>() =>
	<
		const K extends PartKey<P>,
		const F extends FieldsOf<P>,
		const A extends Fields = Fields,
		S = unknown,
		N = unknown,
	>(
		source: Source<P, K, F, A, S, N>,
	): Source<P, K, F, A, S, N> =>
		source;
