import { backoff, pause } from './backoff.ts';
import type { Connection } from '../core/connection.ts';
import { asMusterError, MusterError } from '../core/errors.ts';
import type { Lease } from '../core/lease.ts';

/** How a watch stands with its server. */
export type ConnectionStatus =
	| { readonly is: 'connecting' }
	| { readonly is: 'connected'; readonly since: Date }
	| { readonly is: 'retrying'; readonly error: MusterError; readonly attempt: number; readonly next: Date };

export interface ReconnectOptions<C, T> {
	acquire(signal: AbortSignal): Promise<Lease<C>>;
	/** Watches on one connection; calls `ready` when it has begun; throws when the connection is lost. */
	listen(client: C, ready: () => void): AsyncIterable<T>;
	readonly signal: AbortSignal;
	onConnectionStatus?(status: ConnectionStatus): void;
	/** Whether an error ends the whole instead of being retried. Default: never. */
	isFatal?(error: MusterError): boolean;
	/** Milliseconds before the given attempt. */
	readonly delay?: (attempt: number) => number;
}

/**
 * A connection that stood this long (milliseconds) makes the next outage start from the shortest delay again.
 */
const STEADY_MS = 5000;

/**
 * Listens for ever: when a connection is lost or cannot be made, waits (full jitter, 1 s to 60 s) and listens
 * on the next. Ends without an error when `signal` is aborted.
 */
export async function* reconnect<C extends Connection, T>(
	options: ReconnectOptions<C, T>,
): AsyncGenerator<T, void, undefined> {
	const { acquire, listen, signal, onConnectionStatus, isFatal, delay = backoff } = options;
	let attempt = 0;
	while (!signal.aborted) {
		if (attempt === 0) onConnectionStatus?.({ is: 'connecting' });
		let stands: number | undefined;
		let lease: Lease<C> | undefined;
		let error: MusterError;
		try {
			lease = await acquire(signal);
			yield* listen(lease.client, () => {
				stands = performance.now();
				onConnectionStatus?.({ is: 'connected', since: new Date() });
			});
			if (signal.aborted) return;
			error = new MusterError('CONNECTION_LOST', 'The server ended the stream');
		} catch (thrown) {
			if (signal.aborted) return;
			error = asMusterError(thrown, 'Watching failed');
			if (isFatal?.(error)) throw error;
		} finally {
			lease?.release();
		}
		attempt = stands !== undefined && performance.now() - stands >= STEADY_MS ? 1 : attempt + 1;
		const wait = delay(attempt);
		onConnectionStatus?.({ is: 'retrying', error, attempt, next: new Date(Date.now() + wait) });
		await pause(wait, signal);
	}
}
