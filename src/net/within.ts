import { MusterError } from '../core/errors.ts';

/** Marks the reason of a signal that was ended by a clock of {@link within}, also of another bundle’s copy of it. */
const LATE = Symbol.for('@muster/late');
const late = () => Object.assign(new Error('The time is over'), { [LATE]: true });

/** Whether a signal of {@link within} was ended by its clock, not by the caller. */
export const isLate = (signal: AbortSignal): boolean =>
	signal.aborted && (signal.reason as Record<symbol, unknown> | undefined)?.[LATE] === true;

/** The error of a call that somebody stopped. `doing`: what it did, after “while”. */
export const cancelled = (doing: string): MusterError =>
	new MusterError('CANCELLED', `Stopped while ${doing}`);

/** Runs with a signal that ends after `ms`, or with any of the others. The clock stops with the run. */
export const within = async <T>(
	ms: number,
	signals: readonly (AbortSignal | undefined)[],
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
	const ending = new AbortController();
	const clock = setTimeout(() => ending.abort(late()), Math.min(ms, 2 ** 31 - 1));
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
