export interface ConcurrentMap {
	/** How many are worked on at once. */
	readonly width: number;
	readonly signal: AbortSignal;
	/** Whether a failure stops what runs beside it. What is not stopped comes to its end before this does. */
	readonly stopOthers: boolean;
}

/**
 * Works on `count` items, `width` at once, and gives the results in their order. After the first failure
 * nothing new is begun, and it is thrown.
 */
export const mapConcurrently = async <T>(
	count: number,
	{ width, signal, stopOthers }: ConcurrentMap,
	work: (item: number, signal: AbortSignal) => Promise<T>,
): Promise<T[]> => {
	const results: T[] = new Array(count);
	const failing = new AbortController();
	const stop = stopOthers ? AbortSignal.any([signal, failing.signal]) : signal;
	let next = 0;
	const worker = async () => {
		while (next < count && !failing.signal.aborted) {
			const item = next++;
			results[item] = await work(item, stop);
		}
	};
	const workers = Array.from({ length: Math.min(width, count) }, () =>
		worker().catch((error: unknown) => {
			if (!failing.signal.aborted) failing.abort(error);
		}),
	);
	await Promise.all(workers);
	if (failing.signal.aborted) throw failing.signal.reason;
	return results;
};
