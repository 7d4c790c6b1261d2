import { isMusterError, MusterError } from '../../../core/errors.ts';

export interface WaitOptions {
	readonly signal?: AbortSignal | undefined;
	/** Seconds; none for ever. */
	readonly timeout?: number | undefined;
	/** The error when they are over. */
	readonly late: () => MusterError;
}

/** Milliseconds a timer waits, at most 24 days: a longer one would fire at once. */
const milliseconds = (seconds: number): number => Math.min(seconds * 1000, 2 ** 31 - 1);

/**
 * Calls back after so many seconds and a look at the sockets: a process that was kept busy, or asleep, finds its timers due
 * before it has read what came in time. Returns what takes it back.
 */
const whenOver = (seconds: number, then: () => void): (() => void) => {
	let look: NodeJS.Immediate | undefined;
	const timer = setTimeout(() => {
		look = setImmediate(then);
	}, milliseconds(seconds));
	return () => {
		clearTimeout(timer);
		clearImmediate(look);
	};
};

/** The error of an aborted signal: its own if it is ours, else `CANCELLED`. */
export const stopped = (signal: AbortSignal, what: string): MusterError =>
	isMusterError(signal.reason) ? signal.reason : new MusterError('CANCELLED', `Stopped: ${what}`);

/** Waits for a promise no longer than a signal and a time-out allow. */
export const waitFor = <T>(
	promise: Promise<T>,
	what: string,
	{ signal, timeout, late }: WaitOptions,
): Promise<T> =>
	new Promise((resolve, reject) => {
		let clear = () => {};
		const over = () => {
			clear();
			signal?.removeEventListener('abort', stop);
		};
		const give = (error: unknown) => {
			over();
			reject(error);
		};
		const stop = () => give(stopped(signal as AbortSignal, what));
		promise.then((value) => {
			over();
			resolve(value);
		}, give);
		if (signal?.aborted) return stop();
		if (timeout !== undefined) clear = whenOver(timeout, () => give(late()));
		signal?.addEventListener('abort', stop, { once: true });
	});

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
		clear = whenOver(seconds, () => resolve(false));
	});
	return waitFor(Promise.race([heard, over]), 'reading the output of a job', {
		signal,
		late: () => new MusterError('TIMEOUT', 'Silence'),
	}).finally(() => clear());
};
