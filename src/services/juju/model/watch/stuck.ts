import type { Event } from '../../../../catalogue/event.ts';
import { asStatuses } from './checks.ts';
import { eventOf } from './events.ts';
import { statusesOf } from './entity.ts';
import type { Known } from './memory.ts';

export interface Stuck {
	/** Statuses that should not last. */
	readonly statuses: readonly string[];
	/** Seconds after which they do. */
	readonly after: number;
}

/**
 * Milliseconds until a thing counts as stuck (0: it does now), and the word for it; nothing where no status
 * is one of those.
 */
const stuckMark = ({ entity, begun = {}, stuck }: Known, { statuses, after }: Stuck, now: number) => {
	if (!entity) return undefined;
	const wanted = asStatuses(statuses);
	for (const { current } of statusesOf(entity)) {
		const since = begun[current];
		if (!wanted.includes(current.toLowerCase()) || since === undefined) continue;
		const mark = `${current} ${since}`;
		if (mark === stuck) continue;
		return { mark, left: Math.max(Date.parse(since) + after * 1000 - now, 0) };
	}
	return undefined;
};

/** Events for what has stood too long in a status, each once; `known` remembers that they were told. */
export const tellStuck = (known: Map<string, Known>, stuck: Stuck, model: string, now: number): Event[] =>
	[...known].flatMap(([key, one]) => {
		const found = stuckMark(one, stuck, now);
		if (!found || found.left > 0 || !one.entity) return [];
		const made = { ...one, stuck: found.mark, count: one.count + 1 };
		known.set(key, made);
		return [
			eventOf({
				eventKind: 'stuck',
				entity: one.entity,
				now: one.entity,
				before: one,
				count: made.count,
				model,
			}),
		];
	});

/** Milliseconds until the next thing counts as stuck; `undefined` where none will. */
export const nextStuck = (
	known: ReadonlyMap<string, Known>,
	stuck: Stuck,
	now: number,
): number | undefined => {
	let soonest: number | undefined;
	for (const one of known.values()) {
		const found = stuckMark(one, stuck, now);
		if (found && (soonest === undefined || found.left < soonest)) soonest = found.left;
	}
	return soonest;
};
