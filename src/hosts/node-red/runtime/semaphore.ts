import { MusterError } from '../../../core/errors.ts';

/** Gives up to `most` turns at once; who comes later waits in order. */
export interface Semaphore {
	/** Waits for a turn; the returned function gives it back. @throws MusterError CANCELLED when `signal` is aborted first. */
	take(signal: AbortSignal): Promise<() => void>;
}

export const semaphore = (most: number): Semaphore => {
	let taken = 0;
	const waiting = new Set<() => void>();
	const give = () => {
		const next = waiting.values().next().value;
		if (next) next();
		else taken--;
	};
	const turn = () => {
		let held = true;
		return () => {
			if (held) give();
			held = false;
		};
	};
	return {
		take: (signal) =>
			new Promise((resolve, reject) => {
				const stop = () => {
					waiting.delete(begin);
					reject(new MusterError('CANCELLED', 'Stopped before it began: nothing was sent'));
				};
				const begin = () => {
					waiting.delete(begin);
					signal.removeEventListener('abort', stop);
					resolve(turn());
				};
				if (signal.aborted) return stop();
				if (taken < most) {
					taken++;
					return begin();
				}
				waiting.add(begin);
				signal.addEventListener('abort', stop, { once: true });
			}),
	};
};
