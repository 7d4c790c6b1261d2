import { notConplyent } from '../limits.ts';
import { MAX_DEPTH, MAX_VALUES } from './limits.ts';
import { isContainer, type PickleValue, within } from './value.ts';

interface Visit {
	readonly value: PickleValue;
	readonly inside: readonly PickleValue[];
	next: number;
	depth: number;
	size: number;
}

/**
 * Refuses a value that contains itself, lies deeper than {@link MAX_DEPTH}, or would be more than {@link
 * MAX_VALUES} values when written out (shared parts count each time). Whoever gets the value may then walk it
 * by recursion. Code `PROTOCOL`.
 */
export const checkShape = (root: PickleValue): void => {
	const known = new Map<PickleValue, { depth: number; size: number }>();
	const open = new Set<PickleValue>();
	const path: Visit[] = [];
	const enter = (value: PickleValue) => {
		if (open.has(value)) throw notConplyent('a value that contains itself');
		open.add(value);
		path.push({ value, inside: within(value), next: 0, depth: 1, size: 1 });
		if (path.length > MAX_DEPTH) throw notConplyent(`values nested deeper than ${MAX_DEPTH}`);
	};
	if (isContainer(root)) enter(root);
	for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
		const child = top.inside[top.next];
		if (top.next < top.inside.length) {
			top.next += 1;
			const seen = child !== undefined && isContainer(child) ? known.get(child) : { depth: 0, size: 1 };
			if (seen === undefined) {
				top.next -= 1;
				enter(child as PickleValue);
				continue;
			}
			top.depth = Math.max(top.depth, seen.depth + 1);
			top.size += seen.size;
			if (top.depth > MAX_DEPTH) throw notConplyent(`values nested deeper than ${MAX_DEPTH}`);
			if (top.size > MAX_VALUES) throw notConplyent(`a value of more than ${MAX_VALUES} parts`);
			continue;
		}
		path.pop();
		open.delete(top.value);
		known.set(top.value, { depth: top.depth, size: top.size });
	}
};
