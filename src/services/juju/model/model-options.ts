import { isMusterError, MusterError } from '../../../core/errors.ts';
import { bad, quote } from '../wire/values/bad.ts';

/** Options and their values. @throws MusterError BAD_INPUT for what is no object */
export const recordOf = (input: unknown, example: string): Readonly<Record<string, unknown>> => {
	if (typeof input === 'object' && input !== null && !Array.isArray(input))
		return input as Readonly<Record<string, unknown>>;
	throw bad('values', `Values is ${quote(input)}, but has to be an object`, example);
};

/** Options to set, and those to take back to their defaults: `null` was given. */
export const setAndReset = (input: Readonly<Record<string, unknown>>) => ({
	set: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)),
	reset: Object.keys(input).filter((name) => input[name] === null),
});

/**
 * What a model is made with: 4.0 takes a change of it, and the model is broken for good (4.0-real §20).
 * @throws MusterError BAD_INPUT
 */
export const refuseFixed = (names: readonly string[], doing: 'set' | 'reset', field: string): void => {
	const fixed = names.find((name) => ['type', 'name', 'uuid', 'agent-version'].includes(name));
	if (fixed === undefined) return;
	throw new MusterError('BAD_INPUT', `${fixed} of a model cannot be ${doing}`, {
		hint:
			fixed === 'agent-version'
				? 'Use Upgrade a model. Nothing was sent.'
				: 'Juju 4.0 would accept it, and the model would be broken for good. Nothing was sent.',
		details: { field },
	});
};

/** Why options were not reset, of a change that has set others before. */
export const alsoSet = (error: unknown, set: readonly string[]): unknown =>
	isMusterError(error) && set.length > 0
		? new MusterError(error.code, `${error.message}; ${set.join(', ')} had been set before`, {
				cause: error,
				hint: error.hint,
				details: { ...error.details, set },
			})
		: error;
