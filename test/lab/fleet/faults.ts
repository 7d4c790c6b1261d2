import type { Reply } from './router.ts';

/** Something that goes wrong with a request. */
export interface Fault {
	/**
	 * drop: the connection ends. hang: no answer ever comes. half: it ends within the answer. answer: another
	 * answer. garbage: no HTTP.
	 */
	readonly act: 'drop' | 'hang' | 'half' | 'garbage' | Reply;
	readonly method?: string;
	/** Compared with the URL as it came. */
	readonly path?: RegExp;
	/** Found in the body as it came. */
	readonly body?: RegExp;
	/** Whether the request has been carried out by then. Default false: it has not. */
	readonly after?: boolean;
	/** Done just before it goes wrong. */
	readonly first?: () => void;
	/** How often. Default 1. */
	readonly times?: number;
}

/** A list of faults waiting for their requests. */
export const createFaults = () => {
	const waiting: { fault: Fault; left: number }[] = [];
	return {
		add(fault: Fault) {
			waiting.push({ fault, left: fault.times ?? 1 });
		},
		take(method: string, url: string, body: string): Fault | undefined {
			const found = waiting.find(
				({ fault, left }) =>
					left > 0 &&
					(fault.method ?? method) === method &&
					(fault.path?.test(url) ?? true) &&
					(fault.body?.test(body) ?? true),
			);
			if (found) found.left--;
			return found?.fault;
		},
		clear() {
			waiting.length = 0;
		},
	};
};
