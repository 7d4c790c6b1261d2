import type { Entity } from './entity.ts';

/** Seconds for which an agent has to stay lost before it counts. */
const PATIENCE_SECONDS = 15;
/** The same for a unit that is going: its agent ends before the unit is gone. */
const GOING_SECONDS = 60;

export interface HeldAgent {
	readonly entity: Entity;
	/** When a look called it lost first, in ms. */
	readonly since: number;
}

/** When a look was made, in ms, and whether it is the first of all. */
export interface Look {
	readonly at: number;
	readonly isStart: boolean;
}
export interface Taken {
	readonly entity: Entity | undefined;
	readonly isDue: boolean;
}

interface Told {
	readonly current?: string;
	readonly message?: string;
}
const told = ({ record }: Entity, place: string): Told => (record[place] ?? {}) as Told;

const isAway = ({ current, message = '' }: Told): boolean =>
	current === 'unknown' && message.startsWith('agent lost');

/**
 * A unit is lost and a machine down while the agent is away; a unit, and an application of such units, say so
 * as their own status too.
 */
export const isLost = (entity: Entity): boolean => {
	switch (entity.kind) {
		case 'unit':
			return told(entity, 'agentStatus').current === 'lost' || isAway(told(entity, 'workloadStatus'));
		case 'machine':
			return told(entity, 'agentStatus').current === 'down';
		case 'application':
			return isAway(told(entity, 'status'));
		default:
			return false;
	}
};
const patience = ({ record }: Entity): number =>
	1000 * (record['life'] === 'alive' ? PATIENCE_SECONDS : GOING_SECONDS);

/**
 * What a look calls lost. A status says so of every agent that is not connected just then: one
 * that restarts since a unit beside it came or went (4.0-real, 09: for 3 to 4 s), one of a unit that has just
 * ended, all of them after a restart of the controller. So it counts once it lasts; until then what was known
 * before stands.
 */
export const lostAgents = () => {
	const held = new Map<string, HeldAgent>();
	return {
		/** Keys of those that may be lost, and do not count yet. */
		held: held as ReadonlyMap<string, HeldAgent>,
		/**
		 * The record that stands for a thing in a look; none where it was lost when it was seen first, unless
		 * nothing was known at all. `isDue`: it is news though it is the same as before. `old`: what stood for it
		 * before; `at`: the moment of the look in ms.
		 */
		take(key: string, old: Entity | undefined, now: Entity, { at, isStart }: Look): Taken {
			const before = held.get(key);
			if (!isLost(now) || (!before && old && isLost(old))) {
				held.delete(key);
				return { entity: now, isDue: false };
			}
			const since = before?.since ?? at;
			if (at - since >= patience(now)) {
				held.delete(key);
				return { entity: now, isDue: true };
			}
			held.set(key, { entity: now, since });
			return { entity: old ?? (isStart ? now : undefined), isDue: false };
		},
		/** It is gone. */
		forget: (key: string): void => void held.delete(key),
	};
};
export type LostAgents = ReturnType<typeof lostAgents>;
