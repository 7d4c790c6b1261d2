import { abortError, timerDelay } from './call.ts';

export interface Growth {
	/** Milliseconds of the ceiling for the first attempt. @default 1000 */
	readonly first?: number;
	/** Milliseconds of the highest ceiling. @default 60_000 */
	readonly longest?: number;
	/** A number from 0 to 1, for tests. */
	readonly random?: () => number;
}

/**
 * Milliseconds to wait before attempt `attempt` (1, 2, …): full jitter below a ceiling that doubles from
 * `first` to `longest`, and never less than a fifth of a second.
 */
export const backoff = (
	attempt: number,
	{ first = 1000, longest = 60_000, random = Math.random }: Growth = {},
): number => {
	const ceiling = Math.min(longest, first * 2 ** Math.min(attempt - 1, 20));
	return Math.round(200 + random() * (ceiling - 200));
};

/** A time up to a tenth shorter or longer: many hosts must not ask in step. */
export const jittered = (time: number): number => time * (0.9 + Math.random() / 5);

/** Settles after `milliseconds` (24 days at most), or at once when `signal` is aborted. Never rejects. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal?.aborted) return resolve();
		const over = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', over);
			resolve();
		};
		const timer = setTimeout(over, timerDelay(milliseconds / 1000));
		signal?.addEventListener('abort', over, { once: true });
	});

/**
 * Waits so many milliseconds. `doing`: after “Stopped while”.
 * @throws MusterError as {@link abortError}, at once, when `signal` is aborted
 */
export const sleep = async (
	milliseconds: number,
	signal: AbortSignal | undefined,
	doing: string,
): Promise<void> => {
	await pause(milliseconds, signal);
	if (signal?.aborted) throw abortError(signal, doing);
};
