import { abortError } from '../../../net/call.ts';
import { pause } from '../../../net/backoff.ts';

/** Waits so many milliseconds. @throws MusterError CANCELLED when `signal` is aborted */
export const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
	await pause(milliseconds, signal);
	if (signal.aborted) throw abortError(signal, 'waiting');
};
