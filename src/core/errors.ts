import { type Code, codes } from './codes.table.ts';
import { withoutHiding } from './pasted.ts';

export type { Code } from './codes.table.ts';

const BRAND = Symbol.for('@muster/error');

/**
 * Characters of a message: what was pasted into a wrong field, or sent by a server, is not repeated whole.
 */
const MAX_CHARACTERS = 2000;

/** Characters of a text among the details, which programs read: hosts keep them with each failure. */
const MAX_DETAIL = 20_000;

const shortened = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : text;

const bounded = (details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
	Object.values(details).some((value) => typeof value === 'string' && value.length > MAX_DETAIL)
		? Object.fromEntries(
				Object.entries(details).map(([name, value]) => [
					name,
					typeof value === 'string' ? shortened(value, MAX_DETAIL) : value,
				]),
			)
		: details;

export interface ErrorDetails {
	/** What to do next, in one or two sentences. Default: the remedy of the code. */
	hint?: string;
	/**
	 * Facts for machines: JSON values only, never a secret. `reason`: why, in a few words that a status has room
	 * for, where the message has more before it.
	 */
	details?: Readonly<Record<string, unknown>>;
	cause?: unknown;
}

/**
 * The only error this package throws on purpose.
 *
 * `code` is stable (docs/errors.md lists all), `message` says what happened to what, `hint` what to do next.
 * Recognise it with {@link isMusterError}: hosts load several copies of a bundle, so `instanceof` is not
 * enough.
 */
export class MusterError extends Error {
	readonly code: Code;
	readonly hint: string;
	readonly details: Readonly<Record<string, unknown>>;

	constructor(code: Code, message: string, { hint, details = {}, cause }: ErrorDetails = {}) {
		super(withoutHiding(shortened(message, MAX_CHARACTERS)), cause === undefined ? undefined : { cause });
		this.code = code;
		this.hint = hint ?? codes[code].remedy;
		this.details = bounded(details);
		Object.defineProperty(this, BRAND, { value: true });
	}
}
MusterError.prototype.name = 'MusterError';

/** Whether a value is a MusterError of this or of another copy of the package. */
export const isMusterError = (value: unknown): value is MusterError =>
	typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;

/** CANCELLED is made here only. `message`: the whole sentence, e.g. `Get a unit was stopped`. */
export const stopped = (message: string, details: ErrorDetails = {}): MusterError =>
	new MusterError('CANCELLED', message, details);

/** The error of a call that was stopped. `doing`: after “Stopped while”, e.g. `reading unit web.service`. */
export const cancelled = (doing: string, details: ErrorDetails = {}): MusterError =>
	stopped(`Stopped while ${doing}`, details);

/** Why a connection ended that its owner has closed. `where`: the server’s address. */
export const connectionClosed = (where?: string): MusterError =>
	stopped(`The connection${where === undefined ? '' : ` to ${where}`} was closed`, {
		hint: 'There is nothing to do if you closed it. If not, connect again.',
	});

/** The code of a MusterError, `undefined` of anything else. */
export const codeOf = (value: unknown): Code | undefined => (isMusterError(value) ? value.code : undefined);

/** Message and hint as one text, for places that show only one line. */
export const inOneLine = (error: Pick<MusterError, 'message' | 'hint'>): string => {
	const message = /[.!?…]$/.test(error.message) ? error.message : `${error.message}.`;
	return error.hint ? `${message} ${error.hint}` : message;
};

/**
 * The words of anything thrown. Of an object that is no error only the names of what it holds: it may be a
 * request with its headers.
 */
export const thrownText = (thrown: unknown): string => {
	if (typeof thrown !== 'object' || thrown === null) return String(thrown);
	const { message } = thrown as { message?: unknown };
	if (typeof message === 'string' && message !== '') return message;
	return thrown instanceof Error
		? thrown.name
		: `an object without a message (${Object.keys(thrown).join(', ')})`;
};

/**
 * Anything thrown, as a MusterError: what is not one yet is a fault of this package or of the system below,
 * and keeps its cause.
 */
export const asMusterError = (thrown: unknown, doing: string): MusterError => {
	if (isMusterError(thrown)) return thrown;
	return new MusterError('SERVER', `${doing}: ${thrownText(thrown)}`, {
		cause: thrown,
		hint: 'This was not foreseen; please report it with the text above.',
	});
};
