import { isMusterError } from '../../core/errors.ts';
import { spoken } from '../../core/units.ts';

/**
 * The words of a time-out, e.g. `Serf gave no answer within 10 s`. Where it fell into connecting and the
 * client says how far that was (`details.connecting` of its error: who had not answered, who was not tried),
 * that too. `what`: what was waited for.
 */
export const noAnswer = (where: string, seconds: number, cause: unknown, what = 'answer'): string => {
	const connecting = isMusterError(cause) ? cause.details['connecting'] : undefined;
	const said = `${where} gave no ${what} within ${spoken(seconds)}`;
	return typeof connecting === 'string' ? `${said}: ${connecting}` : said;
};
