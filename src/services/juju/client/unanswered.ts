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

const hasError = (one: unknown): one is { readonly error: unknown } =>
	typeof one === 'object' && one !== null && 'error' in one && one.error !== undefined;

const eachBrokenOff = (items: readonly unknown[], effect: Effect): readonly unknown[] =>
	items.some(hasError)
		? items.map((one) => (hasError(one) ? { ...one, error: brokenOffInside(one.error, effect) } : one))
		: items;

/** An answer for several things, of some of which nobody knows what became of them. */
export const brokenOffAmong = <R>(answer: R, effect: Effect): R => {
	if (Array.isArray(answer)) return eachBrokenOff(answer, effect) as unknown as R;
	const { tasks } = (answer ?? {}) as { readonly tasks?: unknown };
	return Array.isArray(tasks) ? { ...answer, tasks: eachBrokenOff(tasks, effect) } : answer;
};

/** Of one thing of several, too, nobody knows what became of it where the server broke off. */
export const brokenOffInside = <E>(error: E, effect: Effect): E | MusterError =>
	isMusterError(error) && error.details['brokenOff'] === true
		? unanswered(effect, error.message.replace(/^Juju refused/, 'Juju broke off'), 'CONNECTION_LOST', error)
		: error;
