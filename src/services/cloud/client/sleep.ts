import { isMusterError, MusterError } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';

/** Waits so many milliseconds. @throws MusterError CANCELLED when `signal` is aborted */
export const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
	await pause(milliseconds, signal);
	if (!signal.aborted) return;
	throw isMusterError(signal.reason) ? signal.reason : new MusterError('CANCELLED', 'Stopped while waiting');
};
