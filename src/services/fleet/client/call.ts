import { MusterError } from '../../../core/errors.ts';

/** What every call takes. */
export interface Call {
	/** Ends the call at once when aborted: CANCELLED. */
	readonly signal?: AbortSignal;
	/** Seconds for each request of the call, instead of the connection’s own. */
	readonly deadline?: number;
	/** Adds the server’s record untouched under `raw`. */
	readonly raw?: boolean;
}

const LATE = new Error('the deadline has passed');

/** Whether a signal of {@link within} was ended by its clock, not by the caller. */
export const isLate = (signal: AbortSignal): boolean => signal.aborted && signal.reason === LATE;

export const cancelled = (doing: string): MusterError =>
	new MusterError('CANCELLED', `Stopped while ${doing}`);

/** Runs with a signal that ends after `ms`, or with any of the others. The clock stops with the run. */
export const within = async <T>(
	ms: number,
	signals: readonly (AbortSignal | undefined)[],
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
	const ending = new AbortController();
	const clock = setTimeout(() => ending.abort(LATE), Math.min(ms, 2 ** 31 - 1));
	const given = signals.filter((signal) => signal !== undefined);
	const stop = ({ target }: { target: EventTarget | null }) => ending.abort((target as AbortSignal).reason);
	for (const signal of given) {
		if (signal.aborted) ending.abort(signal.reason);
		else signal.addEventListener('abort', stop, { once: true });
	}
	try {
		return await run(ending.signal);
	} finally {
		clearTimeout(clock);
		for (const signal of given) signal.removeEventListener('abort', stop);
	}
};
