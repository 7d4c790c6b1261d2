import { anywhere, exactly, tagPattern } from '../client/patterns.ts';
import type { Member, MemberFilter } from '../client/types.ts';

/** Whom a query is meant for. */
export interface Addressees {
	/** Names; none or empty: all members. */
	readonly nodes: readonly string[] | undefined;
	/** Patterns that are found in tags. */
	readonly tags: Readonly<Record<string, string>> | undefined;
}

/**
 * The filter of the agent’s list for those a query is put to. @throws MusterError BAD_INPUT for a bad
 * pattern.
 */
export const askedFilter = ({ nodes, tags }: Addressees): MemberFilter => ({
	...(nodes?.length ? { name: `(?:${nodes.map(exactly).join('|')})` } : {}),
	// a query's patterns match anywhere in a tag, those of the list the whole of it
	...(tags
		? {
				tags: Object.fromEntries(
					Object.entries(tags).map(([tag, typed]) => [tag, anywhere(tagPattern(tag, typed))]),
				),
			}
		: {}),
});

/**
 * Who is asked: the alive ones among those that match. Who was named and is not among them is absent:
 * unknown, failed, left, or filtered out by tags.
 */
export const askedOf = (
	matching: readonly Member[],
	nodes: readonly string[] | undefined,
): { readonly asked: string[]; readonly absent: string[] } => {
	const asked = matching.filter(({ status }) => status === 'alive').map(({ name }) => name);
	const there = new Set(asked);
	return { asked: asked.sort(), absent: [...new Set(nodes)].filter((name) => !there.has(name)).sort() };
};
