import { isMusterError, MusterError } from '../../../core/errors.ts';

type Effect = 'reads' | 'changes';

/** Nobody knows what became of a request. */
export const unanswered = (
	effect: Effect,
	message: string,
	code: 'TIMEOUT' | 'CONNECTION_LOST',
	cause?: unknown,
) =>
	effect === 'reads'
		? new MusterError(code, message, { cause })
		: new MusterError('OUTCOME_UNKNOWN', `${message}; whether it happened is not known`, { cause });

/** Of one thing of several, too, nobody knows what became of it where the server broke off. */
export const brokenOffInside = (error: unknown, effect: Effect): unknown =>
	isMusterError(error) && error.details['brokenOff'] === true
		? unanswered(effect, error.message.replace(/^Juju refused/, 'Juju broke off'), 'CONNECTION_LOST', error)
		: error;
