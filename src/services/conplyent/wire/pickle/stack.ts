import { notConplyent } from '../limits.ts';
import { MAX_CONTAINERS, MAX_DEPTH, MAX_VALUES } from './limits.ts';
import { isContainer, type PickleValue } from './value.ts';

/** The memory of the pickle machine: a stack with marks and a memo, both bounded. */
export const machineStack = () => {
	let values: PickleValue[] = [];
	const outer: PickleValue[][] = [];
	const memo: PickleValue[] = [];
	let made = 0;
	let containers = 0;
	let shared = false;

	const push = (value: PickleValue) => {
		made += 1;
		if (made > MAX_VALUES) throw notConplyent(`a pickle of more than ${MAX_VALUES} values`);
		values.push(value);
	};
	const pop = (): PickleValue => {
		const value = values.pop();
		if (value === undefined) throw notConplyent('a pickle that takes from an empty stack');
		return value;
	};
	const top = (): PickleValue => {
		const value = values.at(-1);
		if (value === undefined) throw notConplyent('a pickle that takes from an empty stack');
		return value;
	};
	return {
		push,
		pop,
		top,
		/** Pushes what can hold others. */
		hold: (value: PickleValue) => {
			containers += 1;
			if (containers > MAX_CONTAINERS)
				throw notConplyent(`a pickle of more than ${MAX_CONTAINERS} lists, dicts and objects`);
			push(value);
		},
		/** Pushes a value once more. */
		again: (value: PickleValue) => {
			if (isContainer(value)) shared = true;
			push(value);
		},
		mark: () => {
			if (outer.length >= MAX_DEPTH) throw notConplyent(`a pickle with more than ${MAX_DEPTH} open marks`);
			outer.push(values);
			values = [];
		},
		/** Everything above the last mark; the mark goes too. */
		popMark: (): PickleValue[] => {
			const taken = values;
			const below = outer.pop();
			if (below === undefined) throw notConplyent('a pickle that takes a mark that is not there');
			values = below;
			return taken;
		},
		/** POP takes a mark where one is on top, as in CPython. */
		drop: () => {
			if (values.length > 0) values.pop();
			else if (outer.length > 0) values = outer.pop() as PickleValue[];
			else throw notConplyent('a pickle that takes from an empty stack');
		},
		memoize: (index = memo.length) => {
			if (index > memo.length + 1024 || index > MAX_VALUES)
				throw notConplyent(`a pickle with the memo index ${index}`);
			memo[index] = top();
		},
		recall: (index: number): PickleValue => {
			const value = memo[index];
			if (value === undefined) throw notConplyent(`a pickle that recalls ${index}, which it never noted`);
			return value;
		},
		/** The one value left, and whether its shape must be looked at before it is walked. */
		result: (): { value: PickleValue; suspect: boolean } => {
			if (values.length !== 1 || outer.length > 0)
				throw notConplyent('a pickle that ends with other than one value');
			return {
				value: values[0] as PickleValue,
				suspect: shared || containers > MAX_DEPTH,
			};
		},
	};
};
