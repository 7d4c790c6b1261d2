import { asMusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import type { Entities, Entity } from '../../model/watch/entity.ts';
import { isLost } from '../../model/watch/lost.ts';
import { statusLooks } from './status-looks.ts';

/** What a status says of an agent that is away: the rest of a record is the watcher’s. */
const judged: Readonly<Record<string, readonly string[]>> = {
	unit: ['agentStatus', 'workloadStatus'],
	machine: ['agentStatus'],
	application: ['status'],
};
const judgedOf = ({ kind, record }: Entity) =>
	Object.fromEntries((judged[kind] ?? []).map((place) => [place, record[place]]));
const saysOf = (entity: Entity | undefined): string => (entity ? JSON.stringify(judgedOf(entity)) : '');

/**
 * Agents that are away, of a model that a watcher tells. A watcher tells statuses as they are stored; that an
 * agent is not connected just then is judged by FullStatus alone, when it is asked, on every release. So a
 * status is looked at now and then beside the watcher, and what it says of such agents stands over what the
 * watcher tells.
 */
export const absentAgents = (client: JujuClient) => {
	const looks = statusLooks(client);
	let seen = new Map<string, Entity>();
	let away = new Map<string, Entity>();
	return {
		/** Those that may be away and do not count yet. */
		held: looks.lost.held,
		/** What the last look saw. */
		seen: (): Entities => seen,
		/** Looks once; the keys of which it says another thing than before. A refusal says nothing. */
		async look(signal: AbortSignal): Promise<string[]> {
			try {
				seen = (await looks.look(seen, signal)).world;
			} catch (error) {
				if (signal.aborted || client.lost.aborted) throw asMusterError(error, 'Looking at the status');
				return [];
			}
			const before = away;
			away = new Map([...seen].filter(([, entity]) => isLost(entity)));
			return [...new Set([...before.keys(), ...away.keys()])].filter(
				(key) => saysOf(before.get(key)) !== saysOf(away.get(key)),
			);
		},
		/** A thing as it stands: what the watcher told, and over it what the last look said of its agent. */
		over(key: string, told: Entity): Entity {
			const found = away.get(key);
			return found ? { ...told, digest: undefined, record: { ...told.record, ...judgedOf(found) } } : told;
		},
		close: looks.close,
	};
};
export type AbsentAgents = ReturnType<typeof absentAgents>;
