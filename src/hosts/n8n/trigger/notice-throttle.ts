import type { Event } from '../../../catalogue/event.ts';

/** Milliseconds between two executions of one kind of notice. */
const PACE = 60_000;

/** Lets through at most one notice of each kind a minute: each one is an execution. `now`: the clock, in milliseconds. */
export const noticeThrottle = (
	pass: (notices: readonly Event[]) => void,
	now: () => number = Date.now,
): ((notices: readonly Event[]) => void) => {
	const last = new Map<string, number>();
	return (notices) => {
		const due = notices.filter(({ event }, index) => {
			const isFirst = notices.findIndex((other) => other.event === event) === index;
			return isFirst && now() - (last.get(event) ?? Number.NEGATIVE_INFINITY) >= PACE;
		});
		for (const { event } of due) last.set(event, now());
		if (due.length > 0) pass(due);
	};
};
