/** Seconds after which an execution that never reports its end is counted as ended: n8n's promises may never settle. */
const LONGEST = 600;

/** Lets at most `width` executions run at once. */
export const executionSemaphore = (width: number, signal: AbortSignal) => {
	let inside = 0;
	const waiting: (() => void)[] = [];
	const leave = () => {
		inside--;
		waiting.shift()?.();
	};
	signal.addEventListener('abort', () => {
		for (const go of waiting.splice(0)) go();
	});
	return {
		/** Waits for a place. */
		async enter(): Promise<void> {
			if (inside >= width && !signal.aborted) await new Promise<void>((go) => waiting.push(go));
			inside++;
		},
		/** Gives the place back when `done` settles, or after 10 minutes. */
		leaveWhen(done: Promise<unknown>): void {
			let left = false;
			const once = () => {
				if (left) return;
				left = true;
				clearTimeout(timer);
				leave();
			};
			const timer = setTimeout(once, LONGEST * 1000);
			timer.unref();
			done.then(once, once);
		},
	};
};
