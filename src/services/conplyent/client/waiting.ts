import { isMusterError, MusterError } from '../../../core/errors.ts';
import { afterReading, waitFor as waitWithin } from '../../../net/call.ts';

/** The error of an aborted signal: its own if it is ours, else `CANCELLED`. */
export const stopped = (signal: AbortSignal, what: string): MusterError =>
	isMusterError(signal.reason) ? signal.reason : new MusterError('CANCELLED', `Stopped: ${what}`);

/** Waits for a promise no longer than a signal and a time-out allow: see net/call. */
export const waitFor = waitWithin;

/** Whether a promise settles before so many seconds are over; an aborted signal rejects as in {@link waitFor}. */
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
