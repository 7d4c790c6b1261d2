import { cancelled, isMusterError, MusterError } from '../../../core/errors.ts';

/** How far a change had come when it ended with an error. */
export type Outcome = 'done' | 'not done' | 'unknown';

/**
 * What an error of one change says of it. `details.done`: it was made, and only reading it back failed;
 * `details.sent`: it was on its way when somebody stopped it. Whatever else is not OUTCOME_UNKNOWN ended it
 * before the server acted.
 */
export const outcomeOf = (error: unknown): Outcome => {
	if (!isMusterError(error)) return 'unknown';
	if (error.details['done'] === true) return 'done';
	return error.code === 'OUTCOME_UNKNOWN' || error.details['sent'] === true ? 'unknown' : 'not done';
};

/** A change that was stopped when it had been sent already. */
export const stoppedOnTheWay = (doing: string, cause: MusterError): MusterError =>
	cancelled(`${doing}: it had been sent already, and whether it worked is not known`, {
		cause,
		details: { ...cause.details, sent: true },
		hint: 'Look at the unit or machine before repeating the step.',
	});

/** A change that was made, of which only the result could not be read. */
export const doneUnread = (doing: string, cause: MusterError): MusterError =>
	new MusterError(
		cause.code,
		`Done (${doing}), but the result could not be read afterwards: ${cause.message}`,
		{
			cause,
			details: { ...cause.details, done: true },
			hint: 'The change was made: do not repeat it.',
		},
	);
