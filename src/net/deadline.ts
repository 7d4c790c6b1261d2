/** A signal that is aborted with another one, or by the clock. */
export interface Deadline {
	readonly signal: AbortSignal;
	/** Whether the clock has ended it, not the other signal. */
	readonly isOver: boolean;
	/** Stops the clock and lets go of the other signal. */
	clear(): void;
}

/** A timer's longest time; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;
const milliseconds = (seconds: number): number => Math.min(Math.ceil(seconds * 1000), LONGEST);

/** A signal that is aborted after so many seconds (24 days at most). */
export const after = (seconds: number): AbortSignal => AbortSignal.timeout(milliseconds(seconds));

/** `seconds` may be Infinity. Cheaper by far than `AbortSignal.any` with `AbortSignal.timeout`, which thousands of calls would leave to the garbage collector. */
export const deadline = (outer: AbortSignal, seconds: number): Deadline => {
	const own = new AbortController();
	let over = false;
	const follow = () => own.abort(outer.reason);
	const clear = () => {
		clearTimeout(timer);
		outer.removeEventListener('abort', follow);
	};
	const timer = Number.isFinite(seconds)
		? setTimeout(() => {
				over = true;
				clear();
				own.abort(new DOMException('The time is over', 'TimeoutError'));
			}, milliseconds(seconds))
		: undefined;
	if (outer.aborted) follow();
	else outer.addEventListener('abort', follow, { once: true });
	return {
		signal: own.signal,
		get isOver() {
			return over;
		},
		clear,
	};
};
