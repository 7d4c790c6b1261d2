import { notReached } from '../../../catalogue/results.ts';
import { asMusterError, codeOf, MusterError } from '../../../core/errors.ts';
import type { Item } from '../wire/items.ts';

/** Ends of a call after which the next one would not get through either. */
const lost = ['OUTCOME_UNKNOWN', 'CONNECTION_LOST', 'TIMEOUT', 'CANCELLED', 'BUSY'];

const notTried = (): MusterError =>
	notReached('It was not tried, since the call before it was cut off', {
		hint: 'Look at what was done, then repeat the step for the others.',
	});

/**
 * The same change to several things, one call each, in order: none hides what became of the others. Where a
 * call is cut off, or `signal` ends, the rest is not tried.
 */
export const oneByOne = async <R>(
	keys: readonly string[],
	signal: AbortSignal,
	change: (key: string) => Promise<Item<R>>,
): Promise<Item<R>[]> => {
	const items: Item<R>[] = [];
	let isCut = false;
	for (const key of keys) {
		if (isCut || (signal.aborted && items.length > 0)) {
			items.push({ key, error: notTried() });
			continue;
		}
		try {
			items.push(await change(key));
		} catch (thrown) {
			const error = asMusterError(thrown, `Changing ${key}`);
			// alone it is told as itself
			if (keys.length === 1) throw error;
			isCut = lost.includes(codeOf(error) ?? '');
			items.push({ key, error });
		}
	}
	return items;
};
