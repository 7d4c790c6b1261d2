import type { Duplex } from 'node:stream';
import type { Connection } from '../../../core/connection.ts';
import type {
	Member,
	StreamRecord,
	LogRecord,
	QueryRecord,
	QueryParams,
	MemberFilter,
	KeyAnswer,
	Coordinate,
} from './shapes.ts';

export type { WireMap, WireValue } from '../wire/values.ts';
export type * from './shapes.ts';

/** Where one agent's RPC port is, and the key it asks for (`rpc_auth` in its configuration). */
export interface SerfHost {
	readonly host: string;
	readonly port: number;
	readonly authKey?: string;
}

export interface SerfOptions {
	/**
	 * Tried in this order until one answers the handshake; one that has not after 2 s is not waited for alone.
	 */
	readonly hosts: readonly SerfHost[];
	/** Seconds for one host: look-up, connect, handshake and auth together. Default 4. */
	readonly connectTimeout?: number;
	/** Seconds one call may take unless it says otherwise; `Infinity`: its signal alone decides. Default 30. */
	readonly callTimeout?: number;
	/**
	 * Seconds of silence after which the agent is asked for a sign of life; as long again without one, and the
	 * connection is given up. 0: never. Default 30.
	 */
	readonly heartbeat?: number;
	/**
	 * Seconds an agent-side stream is kept after its last subscriber: each end of a stream is a risk for the
	 * agent (spec, trap 7). Default 60.
	 */
	readonly idle?: number;
	/**
	 * What one subscriber may leave unread before records are dropped (and counted). Default 10,000 records, 16
	 * MiB.
	 */
	readonly queue?: QueueBounds;
	/**
	 * Whether a call that was given up unanswered ends the connection when nothing else waits on it. An agent
	 * answers one request after another: what is asked next would wait behind that call, or for ever on a
	 * connection that is dead. Default false.
	 */
	readonly endStuck?: boolean;
	/**
	 * Opens the byte stream to a host instead of `net.connect`. Must emit `connect` (or be open already), then
	 * data.
	 */
	readonly transport?: (host: SerfHost) => Duplex;
}

export interface QueueBounds {
	readonly records?: number;
	readonly bytes?: number;
}

export interface CallOptions {
	/** Ends the call at once with `CANCELLED`. What was already sent stays sent. */
	readonly signal?: AbortSignal;
	/** Seconds to wait for the agent's answer. Default: `callTimeout` of the connection. */
	readonly timeout?: number;
}

export interface StreamOptions extends CallOptions {
	/** Bounds of this subscriber, instead of those of the connection. */
	readonly queue?: QueueBounds;
	/** Whether what waits when the signal is aborted is still given before the end. Default false. */
	readonly keepRest?: boolean;
}

/**
 * Records as they come. The request was written before this object was returned, so what is called next on
 * the same client is answered after the subscription is in force (the agent answers strictly in order, spec
 * trap 11). Errors, bad input too, come from `ready` and from the iteration, never from the call itself; the
 * rejection of `ready` need not be handled. Breaking out of a `for await` (or `return()`) ends it quietly;
 * the signal ends it with `CANCELLED`.
 */
export interface Subscription<T> extends AsyncIterable<T>, AsyncIterator<T, undefined, undefined> {
	readonly ready: Promise<void>;
	/** When the last bytes came on its connection: what happened later may have been missed if it is lost. */
	readonly heard: Date;
	next(): Promise<IteratorResult<T, undefined>>;
	/** Ends this subscription; what it did not take is discarded. */
	return(): Promise<IteratorResult<T, undefined>>;
	[Symbol.asyncIterator](): Subscription<T>;
}

/**
 * One connection to one agent. Calls may overlap; the agent answers them one after another, so a slow one
 * (join, leave, tags, force-leave, keys) delays the rest: use a second connection for those. All times are
 * seconds.
 *
 * Every method can fail with `CANCELLED` (signal), `AUTH_REQUIRED`, `UNSUPPORTED`, `SERVER` (the agent's own
 * words), and, when the connection or the time-out ends it: `CONNECTION_LOST` / `TIMEOUT` for what reads,
 * `OUTCOME_UNKNOWN` for what changes.
 */
export interface SerfClient extends Connection {
	/** The agent this connection reached. */
	readonly agent: { readonly host: string; readonly port: number };

	/** All members, those that left or failed included. Order is random. (`members`) */
	members(options?: CallOptions): Promise<Member[]>;
	/**
	 * Members that match all given patterns. A bad pattern makes the agent close the connection: `BAD_INPUT`.
	 * (`members-filtered`)
	 */
	membersFiltered(filter: MemberFilter, options?: CallOptions): Promise<Member[]>;
	/** Broadcasts a user event; resolves when the agent has queued it. `LIMIT` if too large. (`event`) */
	event(name: string, payload: Uint8Array, options?: CallOptions & { coalesce?: boolean }): Promise<void>;
	/**
	 * Puts a failed member into `left`, with `prune` out of the list. An unknown name succeeds; an alive member
	 * stays `leaving`. (`force-leave`)
	 */
	forceLeave(node: string, options?: CallOptions & { prune?: boolean }): Promise<void>;
	/**
	 * Joins through the given `host[:port]`s; `reached` may be less than asked. `SERVER` if none. `replay`: old
	 * user events are delivered too. (`join`)
	 */
	join(
		existing: readonly string[],
		options?: CallOptions & { replay?: boolean },
	): Promise<{ reached: number }>;
	/** The agent leaves the cluster and exits; the connection ends. (`leave`) */
	leave(options?: CallOptions): Promise<void>;
	/** Asks the members; ends when the query's time is over. Breaking out early is fine. (`query`) */
	query(params: QueryParams, options?: CallOptions): Subscription<QueryRecord>;
	/**
	 * Answers a query seen on a stream of this connection, once. `TOO_LATE` after its deadline or a second
	 * time. (`respond`)
	 */
	respond(id: number, payload: Uint8Array, options?: CallOptions): Promise<void>;
	/** Deletes, then sets tags of the agent's own member. `LIMIT` if they cannot fit in 512 bytes. (`tags`) */
	tags(
		set: Readonly<Record<string, string>>,
		remove?: readonly string[],
		options?: CallOptions,
	): Promise<void>;
	/** `key`: base64 of 16, 24 or 32 bytes. On failure `details` holds what each node said. (`install-key`) */
	installKey(key: string, options?: CallOptions): Promise<KeyAnswer>;
	/** (`use-key`) */
	useKey(key: string, options?: CallOptions): Promise<KeyAnswer>;
	/** (`remove-key`) */
	removeKey(key: string, options?: CallOptions): Promise<KeyAnswer>;
	/** (`list-keys`) */
	listKeys(options?: CallOptions): Promise<KeyAnswer>;
	/** `agent`, `runtime`, `serf`, `tags`, `event_handlers`: maps of texts, numbers too. (`stats`) */
	stats(options?: CallOptions): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>>;
	/** `undefined` if the agent knows none for that node. (`get-coordinate`) */
	coordinate(node: string, options?: CallOptions): Promise<Coordinate | undefined>;
	/**
	 * Events as they happen, from now on; the past is not told. `type`: a comma list of `member-join`,
	 * `member-leave`,
	 * `member-failed`, `member-update`, `member-reap`, `user`, `user:NAME`, `query`, `query:NAME`, or `*` (also
	 * `''`).
	 * `stream` and then `members` on the same client leaves no gap between list and events.
	 * Subscribers of one type share one stream in the agent. `BAD_INPUT` for a type the agent would refuse.
	 * (`stream`, `stop`)
	 */
	stream(type: string, options?: StreamOptions): Subscription<StreamRecord>;
	/**
	 * The agent's log: up to 512 lines of the past, a mark (`begun`), then lines as they are written. `level`:
	 * TRACE, DEBUG, INFO, WARN or ERR. Each monitor has a connection of its own, which ends with it and with
	 * this client. (`monitor`, `stop`)
	 */
	monitor(level: string, options?: StreamOptions): Subscription<LogRecord>;
}

export type ConnectSerf = (
	options: SerfOptions,
	context?: { readonly signal?: AbortSignal },
) => Promise<SerfClient>;
