import type { Answer, Call } from './call.ts';
import type { ServiceName } from './world.ts';

/** Something that goes wrong with a request. */
export interface Fault {
	/**
	 * drop: the connection ends. hang: no answer ever comes. half: it ends within the answer. slow: `ms` later.
	 * An answer: that instead.
	 */
	readonly act: 'drop' | 'hang' | 'half' | 'slow' | Answer;
	readonly service?: ServiceName;
	readonly method?: string;
	/** Compared with the target as it came. */
	readonly path?: RegExp;
	/** Whether the request has been carried out by then. Default false: it has not. */
	readonly after?: boolean;
	/** For `slow`, in milliseconds. Default 1000. */
	readonly ms?: number;
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
		take(service: ServiceName, { method, target }: Call): Fault | undefined {
			const found = waiting.find(
				({ fault, left }) =>
					left > 0 &&
					(fault.service ?? service) === service &&
					(fault.method ?? method) === method &&
					(fault.path?.test(target) ?? true),
			);
			if (found) found.left--;
			return found?.fault;
		},
		clear() {
			waiting.length = 0;
		},
	};
};
