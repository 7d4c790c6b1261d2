import { isMusterError, type MusterError } from '../../../src/core/errors.ts';

/** The MusterError a promise is rejected with; anything else fails the test. */
export const faultOf = async (promise: Promise<unknown>): Promise<MusterError> => {
	const settled = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (isMusterError(settled)) return settled;
	throw new Error('a MusterError was expected', { cause: settled });
};
