import { isWireMap, type WireMap, type WireValue } from '../wire/values.ts';
import { addressText } from './address-text.ts';
import type {
	Coordinate,
	KeyAnswer,
	Member,
	MemberEventName,
	ProtocolRange,
	QueryRecord,
	StreamEvent,
} from './types.ts';

// Every function here takes what any agent, of any age, may have sent: a missing or foreign value becomes the
// zero value of its kind.

const text = (value: WireValue | undefined): string => {
	if (typeof value === 'string') return value;
	return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
};
const number = (value: WireValue | undefined): number =>
	typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
const list = (value: WireValue | undefined): WireValue[] => (Array.isArray(value) ? value : []);
const NOTHING: WireMap = Object.freeze(Object.create(null));
const map = (value: WireValue | undefined): WireMap => (isWireMap(value) ? value : NOTHING);

/** Bytes of a payload: nil and absent are no bytes, old agents send text. */
const payload = (value: WireValue | undefined): Uint8Array => {
	if (value instanceof Uint8Array) return value;
	if (typeof value === 'string') return new TextEncoder().encode(value);
	return Uint8Array.from(list(value).map(number));
};

const mapOf = <T>(
	value: WireValue | undefined,
	one: (value: WireValue | undefined) => T,
): Record<string, T> => {
	const out: Record<string, T> = Object.create(null);
	const entries = map(value);
	for (const key of Object.keys(entries)) out[key] = one(entries[key]);
	return out;
};

/**
 * Tags as they came, if they are what they should be: on a big cluster copying them all is worth avoiding.
 */
const tagsOf = (value: WireValue | undefined): Record<string, string> => {
	if (!isWireMap(value)) return Object.create(null);
	for (const key in value) if (typeof value[key] !== 'string') return mapOf(value, text);
	return value as Record<string, string>;
};

const range = (
	min: WireValue | undefined,
	max: WireValue | undefined,
	current: WireValue | undefined,
): ProtocolRange => ({
	min: number(min),
	max: number(max),
	current: number(current),
});

/** One member of `members`, `members-filtered` or a member event. */
export const memberOf = (value: WireValue): Member => {
	const raw = map(value);
	return {
		name: text(raw.Name),
		address: addressText(raw.Addr),
		port: number(raw.Port),
		tags: tagsOf(raw.Tags),
		status: text(raw.Status),
		protocol: range(raw.ProtocolMin, raw.ProtocolMax, raw.ProtocolCur),
		delegate: range(raw.DelegateMin, raw.DelegateMax, raw.DelegateCur),
		raw,
	};
};

/** The body of `members` and `members-filtered`. */
export const membersOf = (body: WireMap): Member[] => list(body.Members).map(memberOf);

/** One record of `stream`; `undefined` for an event this protocol does not know. */
export const streamRecordOf = (body: WireMap): StreamEvent | undefined => {
	const event = text(body.Event);
	if (event === 'user') {
		return {
			event,
			name: text(body.Name),
			payload: payload(body.Payload),
			coalesce: body.Coalesce === true,
			lTime: number(body.LTime),
		};
	}
	if (event === 'query')
		return {
			event,
			id: number(body.ID),
			name: text(body.Name),
			payload: payload(body.Payload),
			lTime: number(body.LTime),
		};
	return event.startsWith('member-')
		? { event: event as MemberEventName, members: membersOf(body) }
		: undefined;
};

/** The line in one record of `monitor`. */
export const logLineOf = (body: WireMap): string => text(body.Log);

/**
 * One record of `query`: `done` at its end, `undefined` for the empty records agents send by mistake (spec,
 * trap 6).
 */
export const queryRecordOf = (body: WireMap): QueryRecord | 'done' | undefined => {
	const type = text(body.Type);
	if (type === 'done') return 'done';
	const from = text(body.From);
	return (type === 'ack' || type === 'response') && from !== ''
		? { type, from, payload: payload(body.Payload) }
		: undefined;
};

/** The body of the key commands. */
export const keyAnswerOf = (body: WireMap): KeyAnswer => ({
	messages: mapOf(body.Messages, text),
	keys: mapOf(body.Keys, number),
	numNodes: number(body.NumNodes),
	numErr: number(body.NumErr),
	numResp: number(body.NumResp),
});

/** The body of `stats`. */
export const statsOf = (body: WireMap): Record<string, Record<string, string>> =>
	mapOf(body, (part) => mapOf(part, text));

/** The body of `get-coordinate`; `undefined` if the agent has none for the node. */
export const coordinateOf = (body: WireMap): Coordinate | undefined => {
	if (body.Ok !== true) return undefined;
	const coord = map(body.Coord);
	return {
		vec: list(coord.Vec).map(number),
		error: number(coord.Error),
		adjustment: number(coord.Adjustment),
		height: number(coord.Height),
	};
};

/** The body of `join`: how many of the given nodes were reached. */
export const reachedOf = (body: WireMap): number => number(body.Num);
