/**
 * Seconds that work has to end after it was stopped: what it says then is better than our words, and some of
 * it has to clean up, for which it takes half a minute at most.
 */
const GRACE = 45;

/**
 * Waits for work that ends when `signal` is aborted; where it does not, nobody waits for it beyond `grace`
 * seconds. `inVain`: the error then.
 */
export const untilStopped = <T>(
	work: PromiseLike<T> | T,
	signal: AbortSignal,
	inVain: () => Error,
	grace = GRACE,
): Promise<T> =>
	new Promise((resolve, reject) => {
		let timer: NodeJS.Timeout | undefined;
		const stop = () => {
			timer = setTimeout(() => reject(inVain()), grace * 1000);
		};
		const over = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
		};
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
		Promise.resolve(work).then(
			(value) => {
				over();
				resolve(value);
			},
			(error: unknown) => {
				over();
				reject(error);
			},
		);
	});
