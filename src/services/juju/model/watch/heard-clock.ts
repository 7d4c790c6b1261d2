import type { Known } from './memory.ts';

/**
 * A clock for a server that tells none: it is at least as late as the newest moment it has told, and runs on
 * from there. So nothing counts as stuck too early; what stands since before it was seen first counts from
 * then on.
 */
export const heardClock = (known: ReadonlyMap<string, Known>) => {
	/** The server’s moment when this process began, at least. */
	let zero = Number.NEGATIVE_INFINITY;
	return {
		/** Takes the moments of these keys into account. */
		hear(keys: Iterable<string> = known.keys()): void {
			const now = performance.now();
			for (const key of keys)
				for (const since of Object.values(known.get(key)?.begun ?? {}))
					zero = Math.max(zero, Date.parse(since) - now);
		},
		now: (): number => zero + performance.now(),
	};
};
