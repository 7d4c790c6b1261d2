import { timerDelay } from '../../../net/call.ts';

export interface HasDeadline {
	/** In ms of `performance.now()`. */
	readonly due: number;
}

/**
 * Deadlines of many requests with one timer: most are answered long before. `all`: those that wait now;
 * `late`: what is done with one whose time is over.
 */
export const deadlines = <D extends HasDeadline>(all: () => readonly D[], late: (one: D) => void) => {
	let timer: NodeJS.Timeout | undefined;
	let armed = Number.POSITIVE_INFINITY;
	const arm = (due: number): void => {
		if (due >= armed) return;
		clearTimeout(timer);
		armed = due;
		timer = setTimeout(check, timerDelay((due - performance.now()) / 1000));
	};
	const check = (): void => {
		armed = Number.POSITIVE_INFINITY;
		const now = performance.now();
		let next = armed;
		for (const one of all())
			if (one.due <= now) late(one);
			else next = Math.min(next, one.due);
		arm(next);
	};
	return {
		arm,
		stop(): void {
			clearTimeout(timer);
			armed = Number.POSITIVE_INFINITY;
		},
	};
};
