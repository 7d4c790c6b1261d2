import type { JujuClient } from '../../client/client.ts';
import { changedPaths } from '../../model/watch/changed-paths.ts';
import { type Entities, entitiesOf, type Entity, keyOf } from '../../model/watch/entity.ts';
import { isLost, type LostAgents, lostAgents } from '../../model/watch/lost.ts';
import { fullStatus } from '../../wire/calls/client.table.ts';
import { decodeReply } from '../../wire/frame.ts';
import { decodeStatus } from '../../wire/records/status.ts';
import { startStatusThread, type StatusThread } from './status-thread.ts';

/** Bytes of an answer from which on it is read in a thread of its own. */
const LARGE_BYTES = 2 ** 20;

/** A model after a look, and the keys of what differs. */
export interface Looked {
	readonly world: Map<string, Entity>;
	readonly touched: ReadonlySet<string>;
}

const differs = (old: Entity | undefined, now: Entity): boolean =>
	!old || changedPaths(old.record, now.record).length > 0;

/** Puts what was known in place of what may be lost; the keys of what counts as lost from now on. */
const holdLost = (before: Entities, world: Map<string, Entity>, lost: LostAgents): Set<string> => {
	const due = new Set<string>();
	const look = { at: performance.now(), isStart: before.size === 0 };
	for (const key of [...lost.held.keys()]) if (!world.has(key)) lost.forget(key);
	for (const [key, now] of world) {
		if (!isLost(now) && !lost.held.has(key)) continue;
		const { entity, isDue } = lost.take(key, before.get(key), now, look);
		if (entity) world.set(key, entity);
		else world.delete(key);
		if (isDue) due.add(key);
	}
	return due;
};

/**
 * What differs between two whole states. `lost`: agents that do not count as lost yet, of who looks again;
 * without it each counts at once.
 */
export const compare = (before: Entities, world: Map<string, Entity>, lost?: LostAgents): Looked => {
	const touched = lost ? holdLost(before, world, lost) : new Set<string>();
	for (const key of before.keys()) if (!world.has(key)) touched.add(key);
	for (const [key, entity] of world) if (differs(before.get(key), entity)) touched.add(key);
	return { world, touched };
};

/** An answer that a thread reads. `isFirst`: it has none to compare with, what it gives is everything. */
export const lookInThread = async (
	thread: StatusThread,
	bytes: Buffer,
	before: Entities,
	isFirst: boolean,
	lost: LostAgents = lostAgents(),
): Promise<Looked> => {
	const touched = new Set<string>();
	const parts: (readonly Entity[])[] = [];
	const removed = await thread.look(bytes, (part, flags) => {
		parts.push(part);
		for (const [index, entity] of part.entries()) {
			const key = keyOf(entity.kind, entity.name);
			const isTouched = isFirst ? differs(before.get(key), entity) : flags[index] === true;
			if (isTouched) touched.add(key);
		}
	});
	const world = isFirst ? new Map<string, Entity>() : (before as Map<string, Entity>);
	const look = { at: performance.now(), isStart: before.size === 0 };
	const put = (key: string, now: Entity): void => {
		const wasHeld = lost.held.has(key);
		if (!wasHeld && !isLost(now)) return void world.set(key, now);
		const old = before.get(key);
		const { entity, isDue } = lost.take(key, old, now, look);
		if (entity) world.set(key, entity);
		else touched.delete(key);
		if (isDue) touched.add(key);
		else if (entity && (entity === old || (wasHeld && !differs(old, entity)))) touched.delete(key);
	};
	// those that are still lost are not in the answer again
	const still = new Map(isFirst ? [] : [...lost.held].map(([key, { entity }]) => [key, entity]));
	for (const part of parts)
		for (const entity of part) {
			const key = keyOf(entity.kind, entity.name);
			still.delete(key);
			put(key, entity);
		}
	for (const key of isFirst ? before.keys() : removed) {
		if (isFirst && world.has(key)) continue;
		world.delete(key);
		still.delete(key);
		lost.forget(key);
		touched.add(key);
	}
	for (const [key, entity] of still) put(key, entity);
	return { world, touched };
};

/**
 * Looks at a model, one after the other: small answers are read here, large ones in a thread of their own,
 * where one may be started.
 */
export const statusLooks = (client: JujuClient) => {
	let thread: StatusThread | undefined;
	let isRefused = false;
	let isFirst = true;
	const lost = lostAgents();
	const start = (): StatusThread | undefined => {
		try {
			return isRefused ? undefined : (thread ??= startStatusThread());
		} catch {
			isRefused = true;
			return undefined;
		}
	};
	return {
		/** Units whose agents may be lost, and do not count as lost yet. */
		lost,
		async look(before: Entities, signal: AbortSignal): Promise<Looked> {
			const from = thread ? 1 : LARGE_BYTES;
			const answer = await client.askUnread(fullStatus, {}, { signal, from });
			if ('value' in answer) return compare(before, entitiesOf(answer.value.status), lost);
			const { bytes } = answer;
			const beside = start();
			if (!beside)
				return compare(before, entitiesOf(decodeStatus(decodeReply(bytes.toString('utf8')).response)), lost);
			try {
				const looked = await lookInThread(beside, bytes, before, isFirst, lost);
				isFirst = false;
				return looked;
			} catch (error) {
				// the next look is read here
				isRefused = true;
				beside.close();
				thread = undefined;
				throw error;
			}
		},
		close: () => thread?.close(),
	};
};
