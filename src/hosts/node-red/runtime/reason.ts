import type { Code } from '../../../core/codes.table.ts';
import type { MusterError } from '../../../core/errors.ts';
import { reasonsFirst, type Shortened, unreachable, wrong, wrongValues } from './short-reasons.table.ts';

/** What went wrong in two words. */
const brief: Readonly<Record<Code, string>> = {
	AUTH_REJECTED: 'login refused',
	AUTH_REQUIRED: 'login needed',
	BAD_INPUT: 'wrong setting',
	BUSY: 'busy',
	CANCELLED: 'stopped',
	CONFLICT: 'conflict',
	CONNECTION_LOST: 'cut off',
	CONNECT_FAILED: 'not reachable',
	CONNECT_REFUSED: 'refused',
	LIMIT: 'too large',
	NOT_FOUND: 'not found',
	OUTCOME_UNKNOWN: 'may have happened',
	PARTIAL: 'partly failed',
	PROTOCOL: 'wrong protocol',
	SERVER: 'server error',
	TIMEOUT: 'no answer',
	TOO_LATE: 'too late',
	UNSUPPORTED: 'not supported',
};

/** Codes that say all; of the others the message says more. */
const enough: ReadonlySet<Code> = new Set<Code>([
	'AUTH_REJECTED',
	'AUTH_REQUIRED',
	'BUSY',
	'CANCELLED',
	'CONNECTION_LOST',
	'CONNECT_FAILED',
	'CONNECT_REFUSED',
	'OUTCOME_UNKNOWN',
	'PROTOCOL',
	'TIMEOUT',
]);

/** What was refused, where the message says it. */
const REFUSED = /\b(key|password|token|certificate)\b/i;

/** Letters of a status beside the time of day. */
const ROOM = 27;
/** Server’s words for a thing that is not there, often with an ID that fills the status. */
const NOT_THERE = /not be found|not found|^no \w+ found/i;
/** A server that gives no reason. */
const BARE = /^(\d{3}) while [^:]*$/;
/** Nobody reads an ID in a status. */
const ID = / (?:ID )?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=[ .,:]|$)/g;
/** The field that a message begins with. */
const FIELD = /^([A-Z][\w ]{1,18}):/;

const inShort = (said: string, among: readonly Shortened[]): string | undefined => {
	for (const [pattern, shown] of among) {
		const [found, label = '', is = ''] = pattern.exec(said) ?? [];
		if (found !== undefined) return shown(label, is);
	}
	return undefined;
};

/** A quotation mark that closes what was cut away, or opens what is. */
const withoutHalfQuotes = (text: string): string => {
	const closed = text.replace(/^([^“]*)”/, '$1');
	return closed.replace(/“([^”]*)$/, '$1');
};

/** What matters of a message: not who said it, nor that it is a quotation. */
const ownWords = (message: string): string =>
	withoutHalfQuotes(
		message
			.replace(/^.{0,80}? answered:? [“"]?/, '')
			.replace(/^(?:The )?[\w ]{1,20} at \S+ /, '')
			.replace(/^(\d{3}) while .{1,120}?: (?=\S)/, '')
			.replace(/^[A-Z]\w{1,20} refused: (?:\w+ "[^"]{1,60}": |[a-z]+ing [a-z ]{1,30}: )?(?=\S)/, '')
			.replace(ID, '')
			.replace(/^([^“"]*)"$/, '$1'),
	);

/** What a status says of an error. */
export type Failed = Pick<MusterError, 'code' | 'message' | 'details'>;

/** The words that whoever threw it has for a status; what was done, or may have been, says more than why. */
const toldBy = ({ code, details: { reason: told, done } }: Failed): string | undefined =>
	typeof told === 'string' && code !== 'OUTCOME_UNKNOWN' && done !== true ? told : undefined;

/** Why something failed, as a status says it: the reason first. The whole message goes beside it. */
export const reason = (error: Failed): string => {
	const { code, message, details } = error;
	const told = toldBy(error);
	if (told !== undefined) return told;
	if (enough.has(code)) return briefReason(error);
	// the release that lacks it
	if (code === 'UNSUPPORTED' && typeof details['server'] === 'string') return `not in ${details['server']}`;
	const said = ownWords(message);
	const [, status] = BARE.exec(said) ?? [];
	if (status) return `${brief[code]} (${status})`;
	if (said.length <= ROOM) return said;
	const shown = inShort(message, code === 'BAD_INPUT' ? [...wrongValues, ...reasonsFirst] : reasonsFirst);
	if (shown !== undefined) return shown;
	if (code === 'NOT_FOUND' && NOT_THERE.test(said)) return brief[code];
	return code === 'BAD_INPUT' && FIELD.test(said) ? briefReason(error) : said;
};

/** The same in two words. */
export const briefReason = ({ code, message, details }: Failed): string => {
	if (details['denied'] === true) return 'not allowed';
	// what a server says of passwords in general is no news of this one
	const [ours = ''] = message.split(': ');
	const [, what] = (code === 'AUTH_REJECTED' && REFUSED.exec(ours)) || [];
	const [, field] = (code === 'BAD_INPUT' && FIELD.exec(message)) || [];
	if (field) return wrong(field);
	if (what) return `${what.toLowerCase()} refused`;
	if (code === 'PROTOCOL') return toldBy({ code, message, details }) ?? brief[code];
	const [, shown] = (code === 'CONNECT_FAILED' && unreachable.find(([said]) => said.test(message))) || [];
	return shown ?? brief[code];
};
