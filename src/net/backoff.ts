import { timerDelay } from './call.ts';

/**
 * Milliseconds to wait before attempt `attempt` (1, 2, …): full jitter below a ceiling that doubles from 1 s
 * to 60 s.
 */
export const backoff = (attempt: number, random: () => number = Math.random): number => {
	const ceiling = Math.min(60_000, 1000 * 2 ** Math.min(attempt - 1, 6));
	return Math.round(200 + random() * (ceiling - 200));
};

/** Settles after `milliseconds` (24 days at most), or at once when `signal` is aborted. Never rejects. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const over = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', over);
			resolve();
		};
		const timer = setTimeout(over, timerDelay(milliseconds / 1000));
		signal.addEventListener('abort', over, { once: true });
	});
