import { JujuError } from '../errors.ts';
import type { Call } from '../facades/table.ts';
import type { Watcher } from '../session.ts';
import type { Model } from '../state/types.ts';
import type { World } from '../state/world.ts';
import { oldSnapshot } from './deltas-1.ts';
import { type Snapshot, snapshot } from './deltas.ts';

export type Delta = readonly [kind: string, what: 'change' | 'remove', data: unknown];

/** What changed between two looks, one delta an entity. */
const deltas = (before: Map<string, string>, now: Snapshot, gone: Map<string, Delta>): Delta[] => {
	const out: Delta[] = [];
	for (const [key, { kind, data, gone: left }] of now) {
		const text = JSON.stringify(data);
		if (before.get(key) === text) continue;
		before.set(key, text);
		gone.set(key, [kind, 'remove', left]);
		out.push([kind, 'change', data]);
	}
	for (const key of [...before.keys()])
		if (!now.has(key)) {
			before.delete(key);
			out.push(gone.get(key) as Delta);
			gone.delete(key);
		}
	return out;
};

/**
 * A watcher over entities: the first Next gives all there is, later ones wait for a change and give what
 * changed since, coalesced. Stopped: a waiting Next fails with code `stopped` (protocol §3.1).
 */
const watch = (
	world: World,
	facade: string,
	look: () => Snapshot,
	extra: () => Delta[],
	stopped: string,
): Watcher => {
	const before = new Map<string, string>();
	const gone = new Map<string, Delta>();
	let ended = false;
	let wake: (() => void) | undefined;
	let first = true;
	const forget = world.onChange(() => wake?.());
	return {
		facade,
		async next() {
			for (;;) {
				if (ended) throw new JujuError(stopped, 'stopped');
				const found = [...deltas(before, look(), gone), ...extra()];
				if (found.length > 0 || first) {
					first = false;
					return world.profile.major === 1 ? { Deltas: found } : { deltas: found };
				}
				await new Promise<void>((resolve) => (wake = resolve));
				// what changes in the same turn comes in one batch
				await new Promise((resolve) => setImmediate(resolve));
			}
		},
		stop() {
			ended = true;
			forget();
			wake?.();
		},
	};
};

const pushed = new WeakMap<Model, Delta[]>();
/** Deltas a test wants watchers of that model to tell besides, e.g. of an unknown kind. */
export const push = (model: Model, ...more: readonly Delta[]): void => {
	pushed.set(model, [...(pushed.get(model) ?? []), ...more]);
};

const takePushed = (model: Model): (() => Delta[]) => {
	let at = pushed.get(model)?.length ?? 0;
	return () => {
		const found = (pushed.get(model) ?? []).slice(at);
		at += found.length;
		return found;
	};
};

/** `Client.WatchAll`. */
export const watchModel = (call: Call): Watcher => {
	const { world, model, major } = call;
	const look = major === 1 ? () => oldSnapshot(world, model) : () => snapshot(world, model);
	const words = major === 1 ? 'state watcher was stopped' : 'watcher was stopped';
	return watch(world, 'AllWatcher', look, takePushed(model), words);
};

/** `Controller.WatchAllModels`. */
export const watchAllModels = (call: Call): Watcher => {
	const { world } = call;
	const look = (): Snapshot =>
		new Map(
			[...world.models.values()].flatMap((model) =>
				[...snapshot(world, model)].map(([key, value]) => [`${model.uuid} ${key}`, value] as const),
			),
		);
	return watch(world, 'AllModelWatcher', look, () => [], 'watcher was stopped');
};
