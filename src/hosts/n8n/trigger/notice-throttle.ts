import type { Event } from '../../../catalogue/event.ts';

/** Notices of one kind that wait for their execution; above that the oldest go, and the log has them. */
const MAX_WAITING = 100;

interface Kind {
	waiting: Event[];
	timer: NodeJS.Timeout | undefined;
}

/**
 * Passes notices on in at most one execution of each kind within `seconds`: the first at once, what comes
 * meanwhile together when the time is over. Nothing is passed once `closed` is aborted.
 */
export const noticeThrottle = (
	pass: (notices: readonly Event[]) => void,
	seconds: number,
	closed: AbortSignal,
): ((notices: readonly Event[]) => void) => {
	const kinds = new Map<string, Kind>();
	const flush = (kind: Kind): void => {
		kind.timer = undefined;
		if (closed.aborted || kind.waiting.length === 0) return;
		pass(kind.waiting.splice(0));
		kind.timer = setTimeout(() => flush(kind), seconds * 1000).unref();
	};
	closed.addEventListener('abort', () => {
		for (const { timer } of kinds.values()) clearTimeout(timer);
	});
	return (notices) => {
		for (const notice of notices) {
			const kind = kinds.get(notice.event) ?? { waiting: [], timer: undefined };
			kinds.set(notice.event, kind);
			kind.waiting.push(notice);
			if (kind.waiting.length > MAX_WAITING) kind.waiting.shift();
		}
		for (const { event } of notices) {
			const kind = kinds.get(event);
			if (kind && !kind.timer) flush(kind);
		}
	};
};
