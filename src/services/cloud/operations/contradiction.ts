import { MusterError } from '../../../core/errors.ts';

/**
 * Two fields that say different things. @returns a BAD_INPUT, so that nobody finds out afterwards which of
 * them won
 * @example if (values.gateway && values.noGateway) throw contradiction('Gateway', 'No gateway');
 */
export const contradictionError = (one: string, other: string): MusterError =>
	new MusterError('BAD_INPUT', `“${one}” and “${other}” were both given, and they exclude each other`, {
		hint: `Leave one of them out. Nothing was sent.`,
		details: { fields: [one, other] },
	});
