import { semaphore } from '../../../net/semaphore.ts';

/**
 * Seconds after which an execution that never reports its end is counted as ended: n8n's promises may never
 * settle.
 */
const MAX_EXECUTION_SECONDS = 600;

/** Lets at most `width` executions run at once. */
export const executionSemaphore = (width: number, signal: AbortSignal) => {
	const places = semaphore(width);
	return {
		/**
		 * Waits for a place, or until the trigger is closed. The returned function gives it back when `done`
		 * settles, or after 10 minutes.
		 */
		async enter(): Promise<(done?: Promise<unknown>) => void> {
			const release = await places.take(signal).catch(() => () => {});
			return (done) => {
				if (!done) return release();
				const timer = setTimeout(release, MAX_EXECUTION_SECONDS * 1000);
				timer.unref();
				const over = () => {
					clearTimeout(timer);
					release();
				};
				done.then(over, over);
			};
		},
	};
};
