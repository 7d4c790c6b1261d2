import type { Duplex } from 'node:stream';
import type { Connection } from '../../../core/connection.ts';
import type { Sendable } from '../wire/pickle/encode.ts';
import type { Job, Outcome, ServerJob, FolderEntry } from './shapes.ts';

export type * from './shapes.ts';

export interface ConplyentOptions {
	readonly host: string;
	/** Default 9922. */
	readonly port?: number;
	/** Seconds for look-up, connect and the ZeroMQ greeting together. Default 10. */
	readonly connectTimeout?: number;
	/**
	 * Seconds for the first heartbeat, and as many for the list of commands. A server that another client holds
	 * never answers. Default 5.
	 */
	readonly answerTimeout?: number;
	/**
	 * Seconds one call may take unless it says otherwise. Jobs of `exec` and `start` have no end. Default 30.
	 */
	readonly callTimeout?: number;
	/** Seconds without an acknowledgement after which the connection is given up. Default 30. */
	readonly ackTimeout?: number;
	/** Seconds between two PINGs. Default 5. */
	readonly ping?: number;
	/**
	 * Seconds of silence after which the server ends the connection and gives its one slot to the next (ZMTP
	 * ttl). Default 15.
	 */
	readonly ttl?: number;
	/** Seconds between two heartbeats; one that stays unanswered as long ends the connection. Default 15. */
	readonly heartbeat?: number;
	/** Seconds without a word from a job after which the server is asked whether it is alive. Default 5. */
	readonly silence?: number;
	/** Seconds the rest of a dead job is waited for before its output counts as lost. Default 1. */
	readonly grace?: number;
	/** Bytes one message may take. Default 64 MiB. */
	readonly maxFrame?: number;
	/** What one job may leave unread before output is dropped (and counted). Default 100,000 lines, 64 MiB. */
	readonly queue?: QueueBounds;
	/** Opens the byte stream instead of `net.connect`: must emit `connect` (or be open already), then data. */
	readonly transport?: (host: string, port: number) => Duplex;
}

export interface QueueBounds {
	readonly items?: number;
	readonly bytes?: number;
}

export interface CallOptions {
	/** Ends the call at once with `CANCELLED`. What was already sent stays sent. */
	readonly signal?: AbortSignal | undefined;
	/** Seconds to wait for the end. Default: `callTimeout` of the connection. */
	readonly timeout?: number | undefined;
}

export interface StartOptions extends CallOptions {
	/** Kills the job when `signal` is aborted. Default: it runs on. */
	readonly killOnAbort?: boolean;
	/** It changes nothing, whatever the command: when it is cut off, that is `CONNECTION_LOST` or `TIMEOUT`. */
	readonly reads?: boolean;
	/** Nothing is lost if the connection ends before the job does: it does not count as unfinished. */
	readonly outlives?: boolean;
	/** What this job may leave unread; default: that of the connection. */
	readonly queue?: QueueBounds;
}

export type Keywords = { readonly [key: string]: Sendable };

export interface UploadOptions extends CallOptions {
	/** Append instead of replacing. */
	readonly append?: boolean;
	/** Make the folders above first. Default true. */
	readonly makeFolders?: boolean;
	/** Bytes per message. Default: up to 65,536, as many as the server can echo without waiting. */
	readonly chunk?: number;
	/** Told after each message: bytes written so far. */
	readonly progress?: (done: number) => void;
}

export interface DownloadOptions extends CallOptions {
	/** Bytes per message: below 65,536 a server under load loses some. Default 65,536. */
	readonly chunk?: number;
}

/**
 * The one connection to one conplyent server, which serves one client at a time. Calls may overlap: they are
 * sent at once and the server’s main loop takes them in order, `exec` aside, which runs beside it. Times are
 * seconds.
 *
 * Every method can fail with `CANCELLED` (signal), `BAD_INPUT`, `UNSUPPORTED` (the server has no such
 * command), and, when the connection or a time-out ends it: `CONNECTION_LOST` / `TIMEOUT` for what reads,
 * `OUTCOME_UNKNOWN` for what changes. What the server raises is `NOT_FOUND` (missing file), `CONFLICT`
 * (exists already, not empty) or `SERVER`, with `details.python`.
 */
export interface ConplyentClient extends Connection {
	readonly server: { readonly host: string; readonly port: number };
	/** The names of the server’s commands, in its order, as of the last `sync`. */
	readonly commands: readonly string[];
	/**
	 * Commands and jobs of this connection that have not ended, without those that outlive it; the slot should
	 * not be given back above 0.
	 */
	readonly unfinished: number;

	/**
	 * Whether the server’s receiver answers; false after `timeout` (default: answerTimeout). It says nothing of
	 * the main loop. (HEARTBEAT)
	 */
	heartbeat(options?: CallOptions): Promise<boolean>;
	/** The list of commands anew. An answer proves that the main loop works. (SYNC) */
	sync(options?: CallOptions): Promise<readonly string[]>;

	/** Sends any command the server offers; resolves when it is acknowledged. (COMMAND) */
	start(
		command: string,
		args?: readonly Sendable[],
		keywords?: Keywords,
		options?: StartOptions,
	): Promise<Job>;
	/**
	 * Runs any command to its end, however it ends: nothing the server says is an error here. `timeout`:
	 * default none.
	 */
	call(
		command: string,
		args?: readonly Sendable[],
		keywords?: Keywords,
		options?: StartOptions,
	): Promise<Outcome>;
	/**
	 * Starts a program. On POSIX a list is needed: a text is one program’s name; Windows takes a text. (exec)
	 */
	exec(command: string | readonly string[], options?: StartOptions): Promise<Job>;
	/**
	 * Sends one line to a job’s input (a newline is added where there is none). `NOT_FOUND` if the job has
	 * ended. (send_input)
	 */
	input(id: number, line: string, options?: CallOptions): Promise<void>;
	/** (is_alive) */
	isAlive(id: number, options?: CallOptions): Promise<boolean>;
	/** SIGTERM to the job’s process, not to its children; false if it had ended. (kill) */
	kill(id: number, options?: CallOptions): Promise<boolean>;
	/** Background jobs of the server, those of other clients included. (jobs) */
	jobs(options?: CallOptions): Promise<readonly ServerJob[]>;

	/**
	 * Writes a file from bytes or a stream of them, in pieces of 64 KiB, several under way. Not atomic: after
	 * an error the file is incomplete. (wrfile)
	 */
	upload(
		path: string,
		content: Uint8Array | AsyncIterable<Uint8Array>,
		options?: UploadOptions,
	): Promise<{ readonly bytes: number }>;
	/**
	 * A file’s bytes. Errors come while iterating; `NOT_FOUND` if there is no such file, `CONNECTION_LOST` if a
	 * piece is missing. (rdfile)
	 */
	download(path: string, options?: DownloadOptions): AsyncIterable<Buffer>;
	/**
	 * A folder’s entries; hidden ones are omitted by the server. `kinds: false` spares one question per entry.
	 * (ls)
	 */
	list(path?: string, options?: CallOptions & { kinds?: boolean }): Promise<readonly FolderEntry[]>;
	/** `CONFLICT` if it exists. `mode`: e.g. 0o750. (mkdir) */
	makeFolder(path: string, options?: CallOptions & { mode?: number }): Promise<void>;
	/** The folders above too. `existing: false`: `CONFLICT` if it exists. (mkdirs) */
	makeFolders(path: string, options?: CallOptions & { existing?: boolean }): Promise<void>;
	/** `NOT_FOUND` if missing, `CONFLICT` for a folder that is not empty unless `recursive`. (rm) */
	remove(path: string, options?: CallOptions & { recursive?: boolean }): Promise<void>;
	/** (touch) */
	touch(path: string, options?: CallOptions): Promise<void>;
	/** The server’s working folder: one for all clients and all jobs. (cwd) */
	folder(options?: CallOptions): Promise<string>;
	/** Resolves with the folder as the server names it. (cd) */
	setFolder(path: string, options?: CallOptions): Promise<string>;
	/** `linux`, `windows` or `mac`. (os_info) */
	osInfo(options?: CallOptions): Promise<string>;
	/** Fails with `SERVER` on a server without a terminal. (user_name) */
	userName(options?: CallOptions): Promise<string>;
	/** The machine restarts at once; resolves when the server has acknowledged or has gone. (reboot) */
	reboot(options?: CallOptions): Promise<void>;
	/** The machine halts at once. (shutdown) */
	shutdown(options?: CallOptions): Promise<void>;
	/** Kills all jobs and ends the server; somebody must start it again by hand. (close_server) */
	closeServer(options?: CallOptions): Promise<void>;
}

export type ConnectConplyent = (
	options: ConplyentOptions,
	context?: { readonly signal?: AbortSignal },
) => Promise<ConplyentClient>;
