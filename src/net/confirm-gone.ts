/** What is known of one thing: `missed` counts the looks in a row that did not see it. */
export interface Mark {
	readonly missed: number;
}

/**
 * What one look saw, by key, and with it what it missed for the first time, as it was before: a page can miss
 * an item, a lease can lapse for a moment. The second look in a row that misses a thing leaves it out.
 * Changes and returns `seen`.
 */
export const confirmGone = <M extends Mark>(
	seen: Map<string, M>,
	before: ReadonlyMap<string, M> | undefined,
): Map<string, M> => {
	for (const [key, mark] of before ?? [])
		if (!seen.has(key) && mark.missed === 0) seen.set(key, { ...mark, missed: 1 });
	return seen;
};
