import { pause } from './backoff.ts';

/** Yielded by {@link withTimer} when the time has come. */
export const TIMER = Symbol('due');

/**
 * What an iterator gives, and between its items `DUE` whenever `wait()` milliseconds have passed without one. `wait` is
 * asked anew before each item; `undefined`: no time is set. No item is lost to the clock.
 */
export async function* withTimer<T>(
	items: AsyncIterator<T>,
	wait: () => number | undefined,
	signal: AbortSignal,
): AsyncGenerator<T | typeof TIMER> {
	let next = items.next();
	for (;;) {
		const time = wait();
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
	}
}
