import { withUnseen } from '../../../core/pasted.ts';
import { MusterError } from '../../../core/errors.ts';
import { tagsSize } from '../wire/encode.ts';
import type { QueryParams } from './types.ts';

const bad = (message: string, hint: string): MusterError => new MusterError('BAD_INPUT', message, { hint });
const tooLarge = (message: string, hint: string): MusterError => new MusterError('LIMIT', message, { hint });

const EVENT_LIMIT = 9216;
/** The most that fits into a datagram, by which queries and answers travel. */
const DATAGRAM = 65_507;
/** Seconds whose nanoseconds are still exact. */
const MAX_QUERY_SECONDS = 9_000_000;
const TAGS_LIMIT = 512;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR'];
const PLAIN_EVENTS = [
	'*',
	'member-join',
	'member-leave',
	'member-failed',
	'member-update',
	'member-reap',
	'user',
	'query',
];

/**
 * A user event that no configuration of an agent lets pass: `LIMIT`. Below that the agent decides (512 bytes
 * unless configured).
 */
export const checkEvent = (name: string, payload: Uint8Array): void => {
	const size = Buffer.byteLength(name) + payload.length;
	if (size <= EVENT_LIMIT) return;
	throw tooLarge(
		`The event “${name.slice(0, 64)}” has ${size} bytes of name and payload; no Serf agent takes more than ${EVENT_LIMIT}`,
		'Agents take 512 bytes unless user_event_size_limit says otherwise. Send a reference to the data instead.',
	);
};

/** What no configuration of an agent lets pass, and would only keep the connection busy: `LIMIT`. */
const checkDatagram = (what: string, bytes: number): void => {
	if (bytes > DATAGRAM)
		throw tooLarge(
			`The payload of the ${what} has ${bytes} bytes; more than ${DATAGRAM} fit into no datagram`,
			'Agents take about 900 bytes unless configured otherwise. Send a reference to the data instead.',
		);
};

/** An answer to a query: `LIMIT` for one that cannot be sent, `BAD_INPUT` for an id that is none. */
export const checkAnswer = (id: number, payload: Uint8Array): void => {
	checkQueryId(id);
	checkDatagram('answer', payload.length);
};

/** A query the agent would refuse, or that would do harm: `BAD_INPUT`, `LIMIT`. */
export const checkQuery = ({ name, payload, relayFactor = 0, timeout = 0 }: QueryParams): void => {
	if (!Number.isFinite(timeout) || timeout < 0)
		throw bad(
			`The query’s time-out is ${timeout} s, which is no duration`,
			'Give seconds from 0 (the agent chooses) upwards.',
		);
	if (timeout > MAX_QUERY_SECONDS)
		throw bad(
			`The query’s time-out is ${timeout} s; it can be ${MAX_QUERY_SECONDS} s at most`,
			'Give fewer seconds.',
		);
	checkDatagram('query', payload?.length ?? 0);
	if (!Number.isInteger(relayFactor) || relayFactor < 0 || relayFactor > 255)
		throw bad(
			`The relay factor is ${relayFactor}; it can be a whole number from 0 to 255`,
			'Leave it at 0 unless answers get lost.',
		);
	if (name.startsWith('_serf_') && (name !== '_serf_ping' || (payload?.length ?? 0) > 0)) {
		throw bad(
			`The query name “${name}” begins with _serf_, which Serf keeps for itself`,
			'Choose another name. Only _serf_ping without payload may be sent.',
		);
	}
};

/** Tags that cannot fit whatever the member has already: `LIMIT`. */
export const checkTags = (set: Readonly<Record<string, string>>): void => {
	const size = tagsSize(set);
	if (size > TAGS_LIMIT)
		throw tooLarge(
			`The tags take ${size} bytes; a member’s tags may take ${TAGS_LIMIT} together`,
			'Use fewer or shorter tags.',
		);
};

/** A gossip key: base64 of 16, 24 or 32 bytes, else `BAD_INPUT` (which never repeats the key). */
export const checkKey = (key: string): void => {
	const bytes = Buffer.from(key, 'base64');
	if (bytes.toString('base64') === key && [16, 24, 32].includes(bytes.length)) return;
	throw bad('The gossip key is not base64 of 16, 24 or 32 bytes', '`serf keygen` prints a fresh one.');
};

/** The id of a received query. */
const checkQueryId = (id: number): void => {
	if (!Number.isSafeInteger(id) || id < 0)
		throw bad(`${id} is no id of a query`, 'Give the id that came with the query event.');
};

/** A log level as the agent wants it. */
export const levelOf = (level: string): string => {
	const known = level.trim().toUpperCase();
	if (LEVELS.includes(known)) return known;
	throw bad(`“${level}” is no log level of Serf`, `Choose one of ${LEVELS.join(', ')}.`);
};

/** One item of a filter: blanks around plain ones do not count, those in the name of an event or query do. */
const itemOf = (text: string): string => {
	const item = text.trimStart();
	return /^(user|query):/.test(item) ? item : item.trim();
};

/**
 * An event filter in one fixed form, so that equal filters share a stream: items once each, in order, `*` if
 * it contains that or nothing.
 */
export const streamTypeOf = (type: string): string => {
	const items = type.split(',').map(itemOf);
	if (items.length === 1 && items[0] === '') return '*';
	for (const item of items) {
		if (PLAIN_EVENTS.includes(item) || /^(user|query):/.test(item)) continue;
		throw new MusterError(
			'BAD_INPUT',
			`Type: “${withUnseen(item.slice(0, 80))}” in the event filter “${withUnseen(type.slice(0, 80))}” is no event of Serf`,
			{
				hint: `Use ${PLAIN_EVENTS.join(', ')}, user:NAME or query:NAME, with commas between them. Nothing was sent.`,
				details: { field: 'type' },
			},
		);
	}
	return items.includes('*') ? '*' : [...new Set(items)].sort().join(',');
};
