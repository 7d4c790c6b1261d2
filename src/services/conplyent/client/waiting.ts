import { MusterError } from '../../../core/errors.ts';
import { afterReading, waitFor } from '../../../net/call.ts';

/**
 * Whether a promise settles before so many seconds are over; an aborted signal rejects as in {@link waitFor}.
 */
export const heardWithin = (
	promise: Promise<unknown>,
	seconds: number | undefined,
	signal: AbortSignal | undefined,
): Promise<boolean> => {
	const heard = promise.then(() => true);
	if (seconds === undefined)
		return waitFor(heard, 'reading the output of a job', {
			signal,
			late: () => new MusterError('TIMEOUT', 'Silence'),
		});
	let clear = () => {};
	const over = new Promise<boolean>((resolve) => {
		clear = afterReading(seconds, () => resolve(false));
	});
	return waitFor(Promise.race([heard, over]), 'reading the output of a job', {
		signal,
		late: () => new MusterError('TIMEOUT', 'Silence'),
	}).finally(() => clear());
};
