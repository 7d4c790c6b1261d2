import type { PickleValue } from '../wire/pickle/value.ts';

/** One piece of a job’s output, in order. */
export type Output =
	/** A line as the program wrote it, newline included; the last one may have none. */
	| { readonly text: string }
	/** Anything else that a command tells: bytes, numbers, lists, records. */
	| { readonly value: PickleValue }
	/**
	 * Output is missing here: dropped by the server, or by this side since it was not read in time. `null`:
	 * nobody knows how much.
	 */
	| { readonly missing: number | null; readonly by: 'server' | 'reader' };

/** An exception of the server, as a record. */
export interface PythonError {
	/** Such as `FileNotFoundError`; with its module where that is not `builtins`. */
	readonly type: string;
	/** Such as `No such file or directory: '/nope'`. */
	readonly message: string;
	readonly args: readonly PickleValue[];
}

/**
 * How a job ended.
 * - `exited`: by itself, with `exitCode` (null of a command that returns none)
 * - `signalled`: `exec` only; the program was ended by `signal`; `exitCode` is negative
 * - `raised`: the server could not do it; `error` says why
 * - `refused`: a command of the server did not accept its arguments (its exit code −1); the last text says
 *   why
 * - `lost`: the server dropped the rest of the output and the exit code with it. It does so under load, and
 *   when nobody is connected
 */
export interface Ending {
	readonly ended: 'exited' | 'signalled' | 'raised' | 'refused' | 'lost';
	readonly exitCode: number | null;
	readonly signal?: string;
	readonly error?: PythonError;
	/** What a custom command returned where that is neither an integer nor None. */
	readonly returned?: PickleValue;
	/** How many pieces of output are known to be missing; `null`: some, and nobody knows how many. */
	readonly missing: number | null;
}

/**
 * One command under way. Its output waits in a bounded queue until it is taken, by `next` or `for await`
 * (leaving the loop discards the rest). When the connection is lost, `next`, the loop and `ending` reject
 * with `OUTCOME_UNKNOWN`: a job belongs to the server and may run on, but its output cannot be had again
 * (keep output in a file for that).
 */
export interface Job extends AsyncIterable<Output> {
	/** The number the server gave; unique until it restarts. Not above 4,294,967,294. */
	readonly id: number;
	/** The command of the server: mostly `exec`. */
	readonly command: string;
	/** When it ended and how. Its rejection need not be handled. */
	readonly ending: Promise<Ending>;
	/** The next piece; `undefined` at the end; `'silence'` when none came within so many seconds. */
	next(options?: {
		within?: number | undefined;
		signal?: AbortSignal | undefined;
	}): Promise<Output | 'silence' | undefined>;
	/** Drops what waits and what comes; `ending` still tells the end. */
	discard(): void;
}

/** A command run to its end. */
export interface Outcome extends Ending {
	readonly id: number;
	readonly output: readonly Output[];
}

export interface ServerJob {
	readonly id: number;
	/** What `exec` was given, where it could be read. */
	readonly command?: string | readonly string[];
	/** The server’s own words: `(args, kwargs)` as Python writes them. */
	readonly call: string;
	/** Whether this connection started it. */
	readonly own: boolean;
}

export interface FolderEntry {
	readonly name: string;
	/** `unknown` where the server could not be asked: it knows kinds only in its working folder. */
	readonly kind: 'file' | 'folder' | 'link' | 'unknown';
}
