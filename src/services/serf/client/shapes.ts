import type { WireMap } from '../wire/values.ts';

/** What an agent speaks: the range it understands and what it uses now. */
export interface ProtocolRange {
	readonly min: number;
	readonly max: number;
	readonly current: number;
}

/**
 * `none | alive | leaving | left | failed`, as the agent spells it. Failed and left members stay listed until
 * they are reaped.
 */
export interface Member {
	readonly name: string;
	/** IPv4 or IPv6 as text; IPv4-mapped addresses are given as IPv4. */
	readonly address: string;
	readonly port: number;
	/** Null-prototype: a tag may be called `__proto__`. */
	readonly tags: Readonly<Record<string, string>>;
	readonly status: string;
	readonly protocol: ProtocolRange;
	readonly delegate: ProtocolRange;
	/** The agent's record, untouched. */
	readonly raw: WireMap;
}

export type MemberEventName =
	'member-join' | 'member-leave' | 'member-failed' | 'member-update' | 'member-reap';

/** One or more members changed; the agent gathers what happens within a second into one record. */
export interface MemberEvent {
	readonly event: MemberEventName;
	readonly members: readonly Member[];
}
export interface UserEvent {
	readonly event: 'user';
	readonly name: string;
	/** Never absent: the agent's nil is given as no bytes. */
	readonly payload: Uint8Array;
	readonly coalesce: boolean;
	/** Lamport time of the event. */
	readonly lTime: number;
}
export interface QueryEvent {
	readonly event: 'query';
	/** For {@link SerfClient.respond}; valid on this connection only. */
	readonly id: number;
	readonly name: string;
	readonly payload: Uint8Array;
	readonly lTime: number;
}
/** So many records were lost here, since the subscriber did not take them in time. */
export interface Dropped {
	readonly dropped: number;
}
export type StreamEvent = MemberEvent | UserEvent | QueryEvent;
export type StreamRecord = StreamEvent | Dropped;

/** Lines that the agent had kept have all come: what follows was written since the monitor began. */
export interface LogBegun {
	readonly begun: true;
}
export type LogRecord = { readonly log: string } | LogBegun | Dropped;

export interface QueryRecord {
	readonly type: 'ack' | 'response';
	/** Name of the member. */
	readonly from: string;
	readonly payload: Uint8Array;
}

export interface QueryParams {
	readonly name: string;
	readonly payload?: Uint8Array;
	/** Only members of these names answer. */
	readonly filterNodes?: readonly string[];
	/**
	 * Only members whose tags match these patterns (Go RE2) answer. A bad pattern is not reported: nobody
	 * answers.
	 */
	readonly filterTags?: Readonly<Record<string, string>>;
	readonly requestAck?: boolean;
	/** Members through which answers are sent a second time, 0 to 255. */
	readonly relayFactor?: number;
	/**
	 * Seconds the query is open; records come until then. Default: the agent's choice by cluster size (1.6 s to
	 * 32 s).
	 */
	readonly timeout?: number;
}

export interface MemberFilter {
	/** Go RE2 patterns; the agent puts `^` before and `$` behind, so write `(?:a|b)` for alternatives. */
	readonly name?: string;
	readonly status?: string;
	readonly tags?: Readonly<Record<string, string>>;
}

/** What the members said to a key command. */
export interface KeyAnswer {
	/** What single members said, by node name; mostly errors. */
	readonly messages: Readonly<Record<string, string>>;
	/** Only `listKeys`: base64 key -> on how many members it is installed. */
	readonly keys: Readonly<Record<string, number>>;
	readonly numNodes: number;
	readonly numErr: number;
	readonly numResp: number;
}

/** Network coordinate of a member; see `rttSeconds`. */
export interface Coordinate {
	readonly vec: readonly number[];
	readonly error: number;
	readonly adjustment: number;
	readonly height: number;
}
