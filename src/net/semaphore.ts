import { cancelled } from '../core/errors.ts';

/** Lets up to so many in at once; who comes later waits in order. */
export interface Semaphore {
	/**
	 * Waits for a place; the returned function gives it back, once. @throws MusterError CANCELLED when `signal`
	 * is aborted first.
	 */
	take(signal: AbortSignal): Promise<() => void>;
	/** A place that is free now; `undefined` where none is. */
	takeNow(): (() => void) | undefined;
}

/** `most`: places. `doing`: after “Stopped while”, for who is stopped while waiting. */
export const semaphore = (most: number, doing = 'waiting for its turn: nothing was sent'): Semaphore => {
	let taken = 0;
	const waiting = new Set<() => void>();
	const release = () => {
		const next = waiting.values().next().value;
		if (next) next();
		else taken--;
	};
	const place = () => {
		let held = true;
		return () => {
			if (held) release();
			held = false;
		};
	};
	const takeNow = () => {
		if (taken >= most) return undefined;
		taken++;
		return place();
	};
	return {
		takeNow,
		take: (signal) =>
			new Promise((resolve, reject) => {
				const stop = () => {
					waiting.delete(begin);
					reject(cancelled(doing));
				};
				const begin = () => {
					waiting.delete(begin);
					signal.removeEventListener('abort', stop);
					resolve(place());
				};
				if (signal.aborted) return stop();
				const leave = takeNow();
				if (leave) return resolve(leave);
				waiting.add(begin);
				signal.addEventListener('abort', stop, { once: true });
			}),
	};
};
