import type { RedNode, Status } from './red.ts';

/**
 * Milliseconds between two statuses of one node: a thousand messages a second must not become a thousand
 * updates of every editor.
 */
const PACE_MS = 100;

export interface StatusThrottle {
	/** A text is written only where it is shown. */
	show(status: Status | (() => Status)): void;
	/** Nothing is shown from here on. */
	end(): void;
}

/** Shows a node's statuses, the last one always, but not each of a burst. */
export const statusThrottle = (node: RedNode): StatusThrottle => {
	let timer: NodeJS.Timeout | undefined;
	let next: Status | (() => Status) | undefined;
	let over = false;
	const turn = () => {
		timer = undefined;
		if (!next) return;
		node.status(typeof next === 'function' ? next() : next);
		next = undefined;
		timer = setTimeout(turn, PACE_MS).unref();
	};
	return {
		show(status) {
			if (over) return;
			next = status;
			if (!timer) turn();
		},
		end() {
			over = true;
			clearTimeout(timer);
		},
	};
};
