import { cancelled, type ErrorDetails, isMusterError, type MusterError } from '../core/errors.ts';

/** A timer’s longest time in milliseconds (24 days); a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Seconds (also Infinity) as a delay that a timer can hold. */
export const timerDelay = (seconds: number): number =>
	Math.min(Math.max(0, Math.ceil(seconds * 1000)), MAX_TIMER_MS);

/** A signal that is aborted after so many seconds (24 days at most). */
export const after = (seconds: number): AbortSignal => AbortSignal.timeout(timerDelay(seconds));

/**
 * Whether a signal was ended by the clock of {@link after} or {@link deadline}: the time is over, nobody
 * stopped it.
 */
export const isTimeOver = ({ aborted, reason }: AbortSignal): boolean =>
	aborted && reason instanceof DOMException && reason.name === 'TimeoutError';

/** Seconds after which the clock of {@link deadline} ended a signal; `undefined` where it did not. */
export const secondsOver = (signal: AbortSignal): number | undefined =>
	isTimeOver(signal) ? (signal.reason as { readonly seconds?: number }).seconds : undefined;

/** Ends with any of the signals, or with what `late` gives once the time is over; `clear` lets go of both. */
const clocked = (outer: readonly AbortSignal[], seconds: number, late: () => unknown) => {
	const own = new AbortController();
	let isOver = false;
	const follow = ({ target }: { readonly target: EventTarget | null }) =>
		own.abort((target as AbortSignal).reason);
	const clear = () => {
		clearTimeout(timer);
		for (const one of outer) one.removeEventListener('abort', follow);
	};
	const expire = () => {
		isOver = true;
		clear();
		own.abort(late());
	};
	const timer = Number.isFinite(seconds) ? setTimeout(expire, timerDelay(seconds)) : undefined;
	for (const one of outer)
		if (one.aborted) follow({ target: one });
		else one.addEventListener('abort', follow, { once: true });
	return { signal: own.signal, isOver: () => isOver, clear };
};

/** A signal that is aborted with another one, or by the clock. */
export interface Deadline {
	readonly signal: AbortSignal;
	/** Whether the clock has ended it, not the other signal. */
	readonly isOver: boolean;
	/** Seconds until it ends; Infinity without a clock. */
	readonly left: number;
	/** Stops the clock and lets go of the other signal. */
	clear(): void;
}

/**
 * Marks a signal with the moment until which its user has asked for, also for another bundle’s copy of this
 * module.
 */
const ASKED = Symbol.for('@muster/asked-until');
type Asked = AbortSignal & { [ASKED]?: number };

/**
 * A limit of one call, in seconds, for a caller who may have asked for more: a step’s longer *Timeout* is
 * meant for all that it does.
 * `signal`: that of a {@link deadline} that somebody asked for, else it stays as it is.
 */
export const atLeast = (seconds: number, signal: AbortSignal | undefined): number => {
	const until = (signal as Asked | undefined)?.[ASKED];
	return until === undefined ? seconds : Math.max(seconds, (until - performance.now()) / 1000);
};

/**
 * What was asked for with one signal is asked for with another, that of a connection which is opened for it.
 */
export const askAlike = (from: AbortSignal, to: AbortSignal): void => {
	const until = (from as Asked)[ASKED];
	if (until !== undefined) (to as Asked)[ASKED] = until;
};

/**
 * `seconds` may be Infinity; `asked`: a person has set them. Cheaper by far than `AbortSignal.any` with
 * `AbortSignal.timeout`, which thousands of calls would leave to the garbage collector.
 */
export const deadline = (outer: AbortSignal, seconds: number, asked = false): Deadline => {
	const end = performance.now() + seconds * 1000;
	const { signal, isOver, clear } = clocked([outer], seconds, () =>
		Object.assign(new DOMException('The time is over', 'TimeoutError'), { seconds }),
	);
	if (asked && Number.isFinite(seconds)) (signal as Asked)[ASKED] = end;
	return {
		signal,
		get isOver() {
			return isOver();
		},
		get left() {
			return Math.max(0, (end - performance.now()) / 1000);
		},
		clear,
	};
};

/**
 * The error of an aborted signal: its own where it is one of ours, else CANCELLED. `doing`: after “Stopped
 * while”.
 */
export const abortError = (signal: AbortSignal, doing: string, details: ErrorDetails = {}): MusterError =>
	isMusterError(signal.reason) ? signal.reason : cancelled(doing, details);

export interface CallLimits {
	readonly signal?: AbortSignal | undefined;
	/** Seconds; none for ever. */
	readonly timeout?: number | undefined;
	/** The error when they are over. */
	readonly late: () => MusterError;
}

/**
 * Calls back after so many seconds and a look at the sockets: a process that was kept busy, or asleep, finds
 * its timers due before it has read what came in time. @returns what takes it back.
 */
export const afterReading = (seconds: number, then: () => void): (() => void) => {
	let look: NodeJS.Immediate | undefined;
	const timer = setTimeout(() => {
		look = setImmediate(then);
	}, timerDelay(seconds));
	return () => {
		clearTimeout(timer);
		clearImmediate(look);
	};
};

/**
 * Waits for a promise no longer than a signal and a time-out allow. `doing`: after “Stopped while”, e.g.
 * `connecting to 10.0.0.1`.
 * @throws what the promise threw, `late()`, or the signal’s reason as {@link abortError}.
 */
export const waitFor = <T>(
	promise: Promise<T>,
	doing: string,
	{ signal, timeout, late }: CallLimits,
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
		const stop = () => give(abortError(signal as AbortSignal, doing));
		promise.then((value) => {
			over();
			resolve(value);
		}, give);
		if (signal?.aborted) return stop();
		if (timeout !== undefined) clear = afterReading(timeout, () => give(late()));
		signal?.addEventListener('abort', stop, { once: true });
	});

/**
 * Marks the reason of a signal that was ended by a clock of {@link within}, also of another bundle’s copy of
 * it.
 */
const LATE = Symbol.for('@muster/late');
const late = (ms: number) => Object.assign(new Error('The time is over'), { [LATE]: ms });

/** Milliseconds after which the clock of {@link within} ended a signal; `undefined` where it did not. */
export const lateAfter = (signal: AbortSignal): number | undefined =>
	signal.aborted ? (signal.reason as Record<symbol, number> | undefined)?.[LATE] : undefined;

/** Runs with a signal that ends after `ms`, or with any of the others. The clock stops with the run. */
export const within = async <T>(
	ms: number,
	signals: readonly (AbortSignal | undefined)[],
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
	const outer = signals.filter((signal) => signal !== undefined);
	const { signal, clear } = clocked(outer, ms / 1000, () => late(ms));
	try {
		return await run(signal);
	} finally {
		clear();
	}
};
