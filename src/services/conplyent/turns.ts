import { backoff, pause } from '../../runtime/backoff.ts';
import { codeOf, MusterError } from '../../runtime/errors.ts';
import { connectConplyent } from './client/connect.ts';
import type { ConplyentClient, ConplyentOptions } from './client/types.ts';

/**
 * Connects, and waits in turn while another client holds the server's one place: asks again with growing pauses for up to
 * `busyTimeout` seconds. A connection that was not let in is never let in later, so each try is a new one.
 * @throws MusterError BUSY when the place did not come free; else as connectConplyent.
 */
export const connectInTurn = async (options: ConplyentOptions, busyTimeout: number, signal: AbortSignal): Promise<ConplyentClient> => {
	const end = Date.now() + busyTimeout * 1000;
	for (let attempt = 1; ; attempt++) {
		try {
			return await connectConplyent(options, { signal });
		} catch (error) {
			if (codeOf(error) !== 'BUSY' || Date.now() >= end) throw error;
			await pause(Math.min(backoff(Math.min(attempt, 2)), Math.max(0, end - Date.now())), signal);
			if (signal.aborted) throw new MusterError('CANCELLED', 'Stopped while waiting for the server’s place');
		}
	}
};
