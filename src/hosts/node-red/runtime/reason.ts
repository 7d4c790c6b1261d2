import type { Code } from '../../../core/codes.table.ts';
import type { MusterError } from '../../../core/errors.ts';

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
/** The field that a message begins with. */
const FIELD = /^([A-Z][\w ]{1,18}):/;

/** What was wrong with a value, where its name and the reason stand far from each other. */
const shortened: readonly (readonly [said: RegExp, shown: (label: string, reason: string) => string])[] = [
	[/^(.{1,18}?) takes .+, which (is .+)$/, (label, is) => `${label} ${is}`],
	[/^(.{1,20}?) is .+, (?:but has to be|which is no) /, (label) => `${label} is wrong`],
	[/^(.{1,18}?) was set, but its value (is .+)$/, (label, is) => `${label} ${is}`],
	[/^The chosen (connection) is (missing)/, (what, is) => `${what} ${is}`],
	[/^The chosen (connection) is of/, (what) => `wrong ${what}`],
	[/^The file .+ cannot be read: there is none$/, () => 'no such file'],
	[/^(.{1,20}?) (is|are) needed\b/, (label, be) => `${label} ${be} missing`],
	[/^The (values) of the node are no object$/, (what) => `${what} are no object`],
	[/^The result cannot be put into /, () => 'no place for the result'],
	[/^This version has no (operation)/, (what) => `unknown ${what}`],
	[/^This version knows no (field .+)/, (field) => `unknown ${field}`],
];

const inShort = (said: string): string | undefined => {
	for (const [pattern, shown] of shortened) {
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
			.replace(/^(?:It will not settle|.{1,60}? (?:has failed|was aborted|ended in an error)): (?=\S)/, '')
			.replace(/^([^“"]*)"$/, '$1'),
	);

/** What a status says of an error. */
export type Failed = Pick<MusterError, 'code' | 'message' | 'details'>;

/** Why something failed, as a status says it: the reason first. The whole message goes beside it. */
export const reason = (error: Failed): string => {
	const { code, message, details } = error;
	// what was waited for says more than that it did not come
	if (code === 'TIMEOUT' && typeof details['reason'] === 'string') return details['reason'];
	if (enough.has(code)) return briefReason(error);
	// the release that lacks it
	if (code === 'UNSUPPORTED' && typeof details['server'] === 'string') return `not in ${details['server']}`;
	const said = ownWords(message);
	if (code === 'BAD_INPUT' && said.length > ROOM) {
		const shown = inShort(message);
		if (shown !== undefined) return shown;
	}
	if (code === 'BAD_INPUT' && said.length > ROOM && FIELD.test(said)) return briefReason(error);
	return said.length > ROOM ? said.replace(/^There is no (?=\S)/, 'no ') : said;
};

/** Why a server is not reachable, where the message says it. */
const unreachable: readonly (readonly [said: RegExp, shown: string])[] = [
	[/ cannot be trusted/, 'not trusted'],
	[/ its name is not known$/, 'name not known'],
];

/** The same in two words. */
export const briefReason = ({ code, message, details }: Failed): string => {
	if (details['denied'] === true) return 'not allowed';
	const [, what] = (code === 'AUTH_REJECTED' && REFUSED.exec(message)) || [];
	const [, field] = (code === 'BAD_INPUT' && FIELD.exec(message)) || [];
	if (field) return `${field} is wrong`;
	if (what) return `${what.toLowerCase()} refused`;
	const [, shown] = (code === 'CONNECT_FAILED' && unreachable.find(([said]) => said.test(message))) || [];
	return shown ?? brief[code];
};
