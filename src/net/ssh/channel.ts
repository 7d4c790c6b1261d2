import type { ClientChannel } from 'ssh2';
import { MusterError, cancelled } from '../../core/errors.ts';

export interface Opening<T> {
	readonly lost: AbortSignal;
	readonly signal: AbortSignal | undefined;
	/** Milliseconds the machine may take to answer. */
	readonly ms: number;
	/** The error when they are over. */
	late(): MusterError;
	failed(cause: Error): MusterError;
	/** Called at the very moment the channel stands, so that nothing it says is missed. */
	use(stream: ClientChannel): T;
}

/** What `use` makes of a channel. One that stands only after the caller has gone is closed. */
export const channel = <T>(
	open: (done: (error: Error | undefined, stream: ClientChannel) => void) => void,
	{ lost, signal, ms, late, failed, use }: Opening<T>,
): Promise<Awaited<T>> =>
	new Promise((resolve, reject) => {
		let over = false;
		const end = () => {
			over = true;
			clearTimeout(clock);
			lost.removeEventListener('abort', gone);
			signal?.removeEventListener('abort', stop);
		};
		const give = (error: unknown) => {
			end();
			reject(error);
		};
		const gone = () => give(lost.reason);
		const stop = () => give(cancelled('a connection was made through the SSH tunnel'));
		const clock = setTimeout(() => give(late()), ms);
		if (lost.aborted) return gone();
		if (signal?.aborted) return stop();
		lost.addEventListener('abort', gone, { once: true });
		signal?.addEventListener('abort', stop, { once: true });
		try {
			open((error, stream) => {
				if (over) return void stream?.destroy();
				if (error) return give(failed(error));
				end();
				resolve(use(stream) as Awaited<T>);
			});
		} catch (error) {
			// between its end and its close ssh2 says so by throwing
			give(failed(error as Error));
		}
	});
