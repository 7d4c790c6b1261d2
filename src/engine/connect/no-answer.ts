import type { AnyService } from '../../catalogue/service.ts';
import { isMusterError, MusterError } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import type { Settings } from './connect.ts';
import { whereOf } from './where-of.ts';

/**
 * The words of a time-out, e.g. `Serf gave no answer within 10 s`. Where it fell into connecting and the
 * client says how far that was (`details.connecting` of its error: who had not answered, who was not tried),
 * that too. `what`: what was waited for.
 */
export const noAnswer = (where: string, seconds: number, cause: unknown, what = 'answer'): string => {
	const connecting = isMusterError(cause) ? cause.details['connecting'] : undefined;
	const said = `${where} gave no ${what} within ${formatDuration(seconds)}`;
	return typeof connecting === 'string' ? `${said}: ${connecting}` : said;
};

/** What the editor asked for and did not get in time. `seconds`: how long it waited. */
export interface Unanswered {
	readonly service: AnyService;
	readonly settings: Settings;
	readonly seconds: number;
	readonly what?: string;
	readonly hint?: string;
}

/** Codes of errors that only say that nothing came, or that it was not waited for any longer. */
const SAY_NOTHING: ReadonlySet<string> = new Set(['CANCELLED', 'TIMEOUT', 'CONNECTION_LOST']);

/** That as an error: TIMEOUT, naming the address; a cause that tells why, such as BUSY, stays what it is. */
export const unanswered = (
	cause: unknown,
	{ service, settings, seconds, what, hint }: Unanswered,
): MusterError => {
	if (isMusterError(cause) && !SAY_NOTHING.has(cause.code)) return cause;
	return new MusterError('TIMEOUT', noAnswer(whereOf(service, settings, cause), seconds, cause, what), {
		cause,
		hint,
	});
};
