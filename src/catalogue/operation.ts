import type { Connection } from '../core/connection.ts';
import type { Lease } from '../core/lease.ts';
import type { Fields, FileIn, Values } from './field.ts';

/** What a run can use beside its client and values. */
export interface Context {
	/** Aborted when the step is stopped, its node is closed or its time-out has passed: pass it to every call. */
	readonly signal: AbortSignal;
	/** Says how far a long run is; shown as status (Node-RED) or, in a manual run, in the browser’s console (n8n). */
	progress(done: number, of?: number, text?: string): void;
	/** One line for the host's log. Never a secret. */
	log(line: string): void;
	/** A share of another connection of the same service and settings. Release it. */
	lease(part: string, signal: AbortSignal): Promise<Lease<Connection>>;
	/** Hands an answer to the event that the current item or message came from. */
	answer(values: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** A file that a run returns: the host streams it to where the user wants it. */
export interface FileOut extends FileIn {
	readonly mimeType?: string;
}

/** `reads` is repeated safely; `changes` and `destroys` are never repeated by themselves. */
export type Effect = 'reads' | 'changes' | 'destroys';
/** What `run` gives: one thing, many (an array), a stream (an async iterable, sent as it comes), a file (see FileOut), or nothing. */
export type Returns = 'one' | 'many' | 'stream' | 'file' | 'nothing';

/** Work of which a part failed: never one failure hiding the successes. What was never begun has `details.reached: false` in its error. */
export interface Partly {
	readonly done: readonly unknown[];
	readonly failed: readonly { readonly key: string; readonly error: unknown }[];
}

/** Chooses a connection by the values. */
export type PartOf<V> = { part(values: V): string }['part'];

/** The value that a stream's generator returns. */
export interface Ends {
	/** In a few words, e.g. `end`. */
	readonly label: string;
	readonly sample: unknown;
	/** Name of the items where all is gathered into one result, e.g. `lines`. */
	readonly gathered: string;
}

/** When a change has become true, for operations that return before it has. */
export interface Settle<C, V> {
	/** What is waited for, after “until”, e.g. `the unit is active`. */
	readonly until: string;
	/**
	 * Looks once: the settled result, or `undefined` to look again. Throws when it can never become true. `kept` is the same
	 * for all looks of one run: what the looks before have shown.
	 */
	look(client: C, result: unknown, values: V, context: Context, kept: Map<string, unknown>): Promise<unknown>;
	/** Seconds between two looks. */
	readonly every: number;
	/** Seconds after which waiting ends, unless the user gives another time. */
	readonly deadline: number;
}

/**
 * One thing a user can do, whole: words, fields and the doing. Both editors, the docs and the checks are projections of it.
 * `C` is the service's client, `F` its fields.
 */
export interface Operation<C = never, F extends Fields = Fields> {
	/** The system's own noun, singular lowerCamelCase, e.g. `member`. */
	readonly resource: string;
	/** The verb, lowerCamelCase, e.g. `getMany`. Unique in its resource, for ever. */
	readonly name: string;
	/** A whole phrase in sentence case, e.g. `Get many members`. */
	readonly action: string;
	readonly effect: Effect;
	/** What it does, in other words than `action`; one sentence without a full stop. */
	readonly help: string;
	readonly fields: F;
	readonly returns?: Returns;
	/** The server's own calls behind it, spelled as in the protocol book. */
	readonly covers: readonly string[];
	/** A result as the user sees it; feeds docs, previews and tests. For `many` and `stream`: one item. */
	readonly sample: unknown;
	/** A `stream` whose generator returns a value at its end: what that is. Node-RED gives it an output of its own. */
	readonly ends?: Ends;
	/** Which of the service's connections it runs on; `null`: it needs none. */
	readonly part?: string | null | PartOf<Values<F>>;
	/** Seconds after which the whole run is given up, unless the user says otherwise. Default 10. */
	readonly timeout?: number;
	/** Names of result fields that are never shown. */
	readonly secretOutput?: readonly string[];
	readonly since?: string;
	readonly only?: string;
	run(client: C, values: Values<F>, context: Context): Promise<unknown> | AsyncIterable<unknown>;
	/** What `run` would do, found by reading only. Both hosts offer it as *Preview only*. */
	preview?(client: C, values: Values<F>, context: Context): Promise<unknown>;
	/** A word the user types before `run` does anything, where no preview can tell. */
	readonly confirm?: string;
	readonly settle?: Settle<C, Values<F>>;
}

/** Ties operations to their client's type, so that `run` is inferred from the fields: `const op = operations<SerfClient>()`. */
export const operations =
	<C>() =>
	<const F extends Fields>(operation: Operation<C, F>): Operation<C, F> =>
		operation;
