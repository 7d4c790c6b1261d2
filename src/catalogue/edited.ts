import { MusterError } from '../core/errors.ts';

/** In a form that is being filled in: an expression that has no value yet. Hosts put it there. */
export const UNRESOLVED = Symbol.for('@muster/unresolved');

/**
 * A value of a form that is being filled in, as a text; of several the first, and `''` where there is none.
 * @throws MusterError BAD_INPUT saying what to do where it is an expression without a value
 * @example edited(values, 'application', 'Application') // 'web'
 */
export const edited = (values: Readonly<Record<string, unknown>>, name: string, label: string): string => {
	const input: unknown = [values[name]].flat()[0];
	if (input === UNRESOLVED)
		throw new MusterError('BAD_INPUT', `${label} is an expression that has no value while you edit`, {
			hint:
				'Run the steps before this one, or choose a value here until the fields are filled in; the ' +
				'expression can come back afterwards.',
			details: { field: name },
		});
	return typeof input === 'string' ? input : '';
};
