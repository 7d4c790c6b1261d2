/**
 * undici looks at a signal only once the request is on its way, not while it connects. What is aborted before
 * is never sent.
 */
export const sooner = <T>(signal: AbortSignal, request: Promise<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		const stop = () => reject(signal.reason);
		if (signal.aborted) {
			request.catch(() => {});
			return stop();
		}
		signal.addEventListener('abort', stop, { once: true });
		request.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
	});
