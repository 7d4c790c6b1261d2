import { partly } from '../../../catalogue/results.ts';
import type { Item } from '../wire/items.ts';

/**
 * Work on several things as hosts tell it: what was done, and what failed with its error. One failure hides
 * no success.
 */
export const told = <R>(items: readonly Item<R>[], done: (item: Item<R>) => unknown) =>
	partly({
		done: items.filter(({ error }) => !error).map(done),
		failed: items.flatMap(({ key, error }) => (error ? [{ key, error }] : [])),
	});
