import { type Entities, kindOf, kinds, polledKinds, wordsOf } from './entity.ts';
import { know, type Known, type Coverage } from './memory.ts';

/** What a watch tells, by how it watches. */
export const coverageOf = (engine: string): Coverage => ({
	engine,
	kinds: engine === 'poll' ? polledKinds : kinds,
});

/** How what is known was learnt, once both have told theirs. */
export const mergeCoverage = (before: Coverage, now: Coverage): Coverage => ({
	engine: now.engine,
	kinds: [...new Set([...before.kinds, ...now.kinds])],
});

/** Whether statuses say the same; of some things, e.g. relations, only one way tells any. */
const isSame = (one: readonly string[], other: readonly string[]): boolean =>
	isSilent(one) || isSilent(other) || one.join() === other.join();
const isSilent = (words: readonly string[]): boolean => words.every((word) => word === 'unknown');

/**
 * Makes what is known from an earlier watch comparable with what is there now, where the two tell different
 * things: what only the new one tells is no news; where they have other properties, a thing whose statuses
 * are the same has not changed. `isWatched`: whether a key is in the scope of the watch.
 */
export const alignCoverage = (
	known: Map<string, Known>,
	world: Entities,
	{ before, now }: { readonly before: Coverage; readonly now: Coverage },
	isWatched: (key: string) => boolean,
): void => {
	// what only one of them tells looks as it did
	const others = before.engine === now.engine ? [] : coverageOf(before.engine).kinds;
	for (const [key, entity] of world) {
		if (!isWatched(key)) continue;
		const old = known.get(key);
		if (!old && !before.kinds.includes(kindOf(key))) known.set(key, know(entity));
		else if (old && others.includes(kindOf(key)) && isSame(old.words, wordsOf(entity)))
			known.set(key, { ...know(entity, old), count: old.count });
	}
};
