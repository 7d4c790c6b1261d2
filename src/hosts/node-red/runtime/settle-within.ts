/** Settles with the promise or after `milliseconds`, whichever is first; never rejects. */
export const settleWithin = (milliseconds: number, promise: Promise<unknown>): Promise<void> =>
	new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds);
		promise
			.catch(() => {})
			.finally(() => {
				clearTimeout(timer);
				resolve();
			});
	});
