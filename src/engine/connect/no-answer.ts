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

/** That as an error: TIMEOUT, naming the address. */
export const unanswered = (
	cause: unknown,
	{ service, settings, seconds, what, hint }: Unanswered,
): MusterError =>
	new MusterError('TIMEOUT', noAnswer(whereOf(service, settings, cause), seconds, cause, what), {
		cause,
		hint,
	});
