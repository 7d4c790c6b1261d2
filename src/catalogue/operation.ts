import type { Lease } from '../core/lease.ts';
import type { Fields, Values } from './field.ts';
import type { ClientOf, FamilyOf, FieldsOf, PartKey, Parts } from './part.ts';

export type { FileOut, Partly } from './results.ts';

/** What a run can use beside its client and values. */
export interface Context<P extends Parts = Parts> {
	/**
	 * Aborted when the step is stopped, its node is closed or its time-out has passed: pass it to every call.
	 */
	readonly signal: AbortSignal;
	/**
	 * Says how far a long run is; shown as status (Node-RED) or, in a manual run, in the browser’s console
	 * (n8n).
	 */
	progress(done: number, of?: number, text?: string): void;
	/** One line for the host's log. Never a secret. */
	log(line: string): void;
	/** A share of another connection of the same service and settings. Release it. */
	lease<K extends PartKey<P>>(part: K, signal: AbortSignal): Promise<Lease<ClientOf<P, K>>>;
	/** How many results the user wants at most, of `many`: a client may ask for small pages. */
	readonly limit?: number | undefined;
	/** Hands an answer to the event that the current item or message came from. */
	answer(values: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** `reads` is repeated safely; `changes` and `destroys` are never repeated automatically. */
export type Effect = 'reads' | 'changes' | 'destroys';
/**
 * What `run` gives: one thing; many (an array, or an async iterable from which no more is pulled than the
 * user wants); a stream (an async iterable, sent as it comes); a file (see `fileOut`); or nothing.
 */
export type Returns = 'one' | 'many' | 'stream' | 'file' | 'nothing';

/** The value that a stream's generator returns. */
export interface Ends {
	/** In a few words, e.g. `end`. */
	readonly label: string;
	readonly sample: unknown;
	/** Name of the items where all is gathered into one result, e.g. `lines`. */
	readonly gathered: string;
}

/** When a change has become true, for operations that return before it has. */
export interface Settle<C, V, P extends Parts = Parts> {
	/** What is waited for, after “until”, e.g. `the unit is active`. */
	readonly until: string;
	/**
	 * Looks once: the settled result, or `undefined` (with a known reason: `notYet(reason)`) to look again.
	 * Throws when it can never become true. `state` is the same for all looks of one run: what the looks before
	 * have shown.
	 */
	look(
		client: C,
		result: unknown,
		values: V,
		context: Context<P>,
		state: Map<string, unknown>,
	): Promise<unknown>;
	/** Seconds between two looks. */
	readonly every: number;
	/** Seconds after which waiting ends, unless the user gives another time. */
	readonly deadline: number;
}

/** A danger that the user has to allow, judged before anything is changed. */
export interface Guard<C, V, P extends Parts = Parts> {
	/** Name of the operation’s own flag that allows it, e.g. `allowWorld`. */
	readonly allow: string;
	/** One reading, where the values alone cannot tell. */
	look?(client: C, values: V, context: Context<P>): Promise<unknown>;
	/** The danger in a sentence without a full stop; `undefined` if there is none. Pure. */
	danger(values: V, seen: unknown): string | undefined;
}

/**
 * One thing a user can do, whole: words, fields and the doing. Both editors, the docs and the checks are
 * projections of it.
 * `P` are the service's parts, `K` the part it runs on, `F` its fields.
 */
export interface Operation<
	P extends Parts = Parts,
	K extends PartKey<P> | null = PartKey<P> | null,
	F extends Fields = Fields,
> {
	/** The system's own noun, singular lowerCamelCase, e.g. `member`. */
	readonly resource: string;
	/** The verb, lowerCamelCase, e.g. `getMany`. Unique in its resource, for ever. */
	readonly name: string;
	/** A whole phrase in sentence case, e.g. `Get many members`. */
	readonly action: string;
	/** Other phrases that people search for it by, e.g. `launch an instance`. */
	readonly alias?: readonly string[];
	/** What lists of operations call it, where its name alone says too little: `get file` for `cat`. */
	readonly label?: string;
	/** What one result is called where they are counted, if neither action nor resource says it: `log line`. */
	readonly noun?: string;
	readonly effect: Effect;
	/** What it does, in other words than `action`; one sentence without a full stop. */
	readonly help: string;
	readonly fields: F;
	readonly returns?: Returns;
	/** The server's own calls behind it, spelled as in the protocol book. */
	readonly covers: readonly string[];
	/** A result as the user sees it; feeds docs, previews and tests. For `many` and `stream`: one item. */
	readonly sample: unknown;
	/** Keys of the sample that a result need not have. Dotted paths; `*` stands for any key or index. */
	readonly optional?: readonly string[];
	/** Paths in a result that hold bytes: hosts offer *Payload as*. Dotted; `*` stands for any key or index. */
	readonly bytes?: readonly string[];
	/**
	 * What in a result, or in what a stream returns at its end, means that it did not go well, in a few
	 * letters, e.g. `exit 3`;
	 * `undefined` if all is well. The step succeeds, but its status is not green. Pure.
	 */
	failure?(result: unknown): string | undefined;
	/**
	 * A `stream` whose generator returns a value at its end: what that is. Node-RED gives it an output of its
	 * own.
	 */
	readonly ends?: Ends;
	/** Which of the service's connections it runs on, also by the values; `null`: it needs none. */
	readonly part: K | { part(values: Values<F>): K }['part'];
	/**
	 * Seconds after which the whole run is given up, unless the user says otherwise. Default 10, of a change 30.
	 */
	readonly timeout?: number;
	/**
	 * Paths in a result that are secret: left out unless the user turns on *Include secrets*. Dotted; `*` as
	 * above.
	 */
	readonly secretOutput?: readonly string[];
	/** First release that has it, e.g. `0.8.1`; judged by the part’s facts. */
	readonly since?: string;
	/** Last release that has it. */
	readonly until?: string;
	/** The one family of servers that has it. */
	readonly only?: FamilyOf<P>;
	run(
		client: ClientOf<P, K>,
		values: Values<F>,
		context: Context<P>,
	): Promise<unknown> | AsyncIterable<unknown>;
	/** What `run` would do, found by reading only. Both hosts offer it as *Preview only*. */
	preview?(client: ClientOf<P, K>, values: Values<F>, context: Context<P>): Promise<unknown>;
	/** A word the user types before `run` does anything, where no preview can tell. */
	readonly confirm?: string;
	readonly guard?: Guard<ClientOf<P, K>, Values<F>, P>;
	readonly settle?: Settle<ClientOf<P, K>, Values<F>, P>;
}

/** An operation as hosts see it. */
export type AnyOperation = Operation<Parts, string | null, Fields>;

/**
 * Ties operations to their service’s parts, so that `run` is inferred from part and fields:
 * `const op = operations<SerfParts>()`.
 */
export const operations =
	<P extends Parts>() =>
	<const K extends PartKey<P> | null, const F extends FieldsOf<P>>(
		operation: Operation<P, K, F>,
	): Operation<P, K, F> =>
		operation;
