import { isMusterError, MusterError } from '../../../core/errors.ts';
import { stepOf } from '../../../net/http/index.ts';

/** Where on the way to a working connection something failed. */
export type Step = 'DNS' | 'connection' | 'TLS' | 'auth' | 'scope' | 'catalogue' | 'region' | 'endpoint';

/** The error with the step it belongs to, unless it names one already. */
export const atStep = (error: unknown, step: Step): unknown => {
	if (!isMusterError(error) || error.details['step'] !== undefined) return error;
	return new MusterError(error.code, error.message, {
		hint: error.hint,
		details: { ...error.details, step: stepOf(error) ?? step },
		cause: error.cause ?? error,
	});
};
