import { type Entities, kindOf, kinds, polledKinds, wordsOf } from './entity.ts';
import { know, type Known, type Learnt } from './memory.ts';

/** What a watch tells, by how it watches. */
export const learntBy = (engine: string): Learnt => ({
	engine,
	kinds: engine === 'poll' ? polledKinds : kinds,
});

/** What was remembered by a release that did not tell branches yet. */
export const learntEarlier = (engine: string): Learnt => ({
	engine,
	kinds: learntBy(engine).kinds.filter((kind) => kind !== 'branch'),
});

/** How what is known was learnt, once both have told theirs. */
export const learntTogether = (before: Learnt, now: Learnt): Learnt => ({
	engine: now.engine,
	kinds: [...new Set([...before.kinds, ...now.kinds])],
});

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((word, index) => word === other[index]);

/**
 * Makes what is known from an earlier watch comparable with what is there now, where the two tell different
 * things: what only the new one tells is no news; where they have other properties, a thing whose statuses
 * are the same has not changed. `isWatched`: whether a key is in the scope of the watch.
 */
export const relearn = (
	known: Map<string, Known>,
	world: Entities,
	{ before, now }: { readonly before: Learnt; readonly now: Learnt },
	isWatched: (key: string) => boolean,
): void => {
	for (const [key, entity] of world) {
		if (!isWatched(key)) continue;
		const old = known.get(key);
		if (!old && !before.kinds.includes(kindOf(key))) known.set(key, know(entity));
		else if (old && before.engine !== now.engine && isSame(old.words, wordsOf(entity)))
			known.set(key, { ...know(entity, old), count: old.count });
	}
};
