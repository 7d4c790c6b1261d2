import { type Partly, partly } from '../../../catalogue/results.ts';
import type { Item } from '../wire/items.ts';

/**
 * Work on several things as hosts tell it: what was done, and what failed with its error. One failure hides
 * no success.
 */
export const itemResults = <R>(items: readonly Item<R>[], done: (item: Item<R>) => unknown) =>
	partly({
		done: items.filter(({ error }) => !error).map(done),
		failed: items.flatMap(({ key, error }) => (error ? [{ key, error }] : [])),
	});

/** What was done of a result that {@link itemResults} made. */
export const doneOf = <R>(result: unknown): readonly R[] => (result as { readonly done: readonly R[] }).done;

/** The same result once what was done has settled: what failed stays told. */
export const settledAs = (result: unknown, done: readonly unknown[]) =>
	partly({ done, failed: (result as Partly).failed });
