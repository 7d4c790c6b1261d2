import { asMusterError, type MusterError } from '../../../core/errors.ts';
import { backoff, pause } from '../../../net/backoff.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';

export interface Reading {
	readonly signal: AbortSignal;
	isFatal(error: MusterError): boolean;
	onConnectionStatus(status: ConnectionStatus): void;
}

/**
 * Settles when `read` has gone well once, or `signal` is aborted: tries again as often as a connection is
 * tried. @throws MusterError what `isFatal` lets through.
 */
export const untilRead = async (
	read: () => Promise<unknown>,
	{ signal, isFatal, onConnectionStatus }: Reading,
): Promise<void> => {
	for (let attempt = 1; !signal.aborted; attempt++) {
		try {
			await read();
			return;
		} catch (thrown) {
			const error = asMusterError(thrown, 'Reading the credential');
			if (isFatal(error)) throw error;
			const wait = backoff(attempt);
			onConnectionStatus({ is: 'retrying', error, attempt, next: new Date(Date.now() + wait) });
			await pause(wait, signal);
		}
	}
};
