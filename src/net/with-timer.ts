import { pause } from './backoff.ts';

/** Yielded by {@link withTimer} when the time has come. */
export const TIMER = Symbol('timer');

/**
 * What an iterator gives, and between its items `TIMER` whenever `wait()` milliseconds have passed without
 * one. `wait` is asked anew before each item; `undefined`: no time is set; 0 or less: the time has come, also
 * if an item is ready, so that a flood cannot hold it off. No item is lost to the clock.
 */
export async function* withTimer<T>(
	items: AsyncIterator<T>,
	wait: () => number | undefined,
	signal: AbortSignal,
): AsyncGenerator<T | typeof TIMER> {
	let next = items.next();
	// while the consumer is busy, or stays with TIMER, nobody waits for it
	next.catch(() => {});
	for (;;) {
		const time = wait();
		if (time !== undefined && time <= 0) {
			if (signal.aborted) return;
			yield TIMER;
			continue;
		}
		const stop = new AbortController();
		const item = await (time === undefined
			? next
			: Promise.race([next, pause(time, AbortSignal.any([signal, stop.signal]))]));
		stop.abort();
		if (!item) {
			if (signal.aborted) return;
			yield TIMER;
			continue;
		}
		if (item.done) return;
		yield item.value;
		next = items.next();
		next.catch(() => {});
	}
}
