/**
 * Works on `count` items, at most `width` at once, and gives the results in their order. The first failure ends the rest:
 * nothing new is begun, and what runs is told to stop.
 */
export const inTurn = async <T>(
	count: number,
	width: number,
	signal: AbortSignal,
	work: (item: number, signal: AbortSignal) => Promise<T>,
): Promise<T[]> => {
	const results: T[] = new Array(count);
	const failing = new AbortController();
	const stop = AbortSignal.any([signal, failing.signal]);
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
