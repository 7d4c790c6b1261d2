import { type Entity, statusesOf } from './entity.ts';

/** By status: since when a thing has it without a break. */
export type Begun = Readonly<Record<string, string>>;

/**
 * Since when a thing has its statuses. What a server tells as `since` is when the status was set last: many
 * charms set the same one with every hook. `before`: what was known of it.
 */
export const begunOf = (
	entity: Entity,
	before?: { readonly words: readonly string[]; readonly begun?: Begun | undefined },
): Begun => {
	const begun: Record<string, string> = {};
	for (const { current, since } of statusesOf(entity)) {
		const known = before?.words.includes(current) ? before.begun?.[current] : undefined;
		const from = known ?? since;
		if (from !== null && begun[current] === undefined) begun[current] = from;
	}
	return begun;
};
