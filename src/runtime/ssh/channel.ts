import type { ClientChannel } from 'ssh2';
import { MusterError } from '../errors.ts';

/** What `use` makes of a channel at the very moment it stands, so that nothing it says is missed. What comes after the caller has gone is closed. */
export const channel = <T>(
	open: (done: (error: Error | undefined, stream: ClientChannel) => void) => void,
	{
		lost,
		signal,
		failed,
		use,
	}: { lost: AbortSignal; signal: AbortSignal | undefined; failed(cause: Error): MusterError; use(stream: ClientChannel): T },
): Promise<Awaited<T>> =>
	new Promise((resolve, reject) => {
		let over = false;
		const end = () => {
			over = true;
			lost.removeEventListener('abort', gone);
			signal?.removeEventListener('abort', stop);
		};
		const gone = () => {
			end();
			reject(lost.reason);
		};
		const stop = () => {
			end();
			reject(new MusterError('CANCELLED', 'Stopped while a connection was made through the SSH tunnel'));
		};
		if (lost.aborted) return gone();
		if (signal?.aborted) return stop();
		lost.addEventListener('abort', gone, { once: true });
		signal?.addEventListener('abort', stop, { once: true });
		open((error, stream) => {
			if (over) return void stream?.destroy();
			end();
			if (error) return reject(failed(error));
			resolve(use(stream) as Awaited<T>);
		});
	});
