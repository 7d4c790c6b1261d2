import type { ControllerLab } from '../index.ts';
import type { Connection, Frame } from './client.ts';
import { difference } from './compare.ts';
import { entities } from './status.ts';

/**
 * For recorded statuses: steps the lab until every entity has been seen in its recorded state, each in its
 * own order (agents run side by side, so the whole never comes twice). Gives why not.
 */
export const createReach = (
	lab: ControllerLab,
	again: (one: Connection, text: string) => Promise<Frame | undefined>,
) => {
	const seen = new Map<string, string[]>();
	const cursors = new Map<string, number>();
	/** States that were waited for in vain. */
	const inVain = new Set<string>();

	return async (
		one: Connection,
		scope: string,
		text: string,
		recorded: Frame,
		got: Frame,
		most = 60,
	): Promise<string | undefined> => {
		const wanted = entities(recorded['response'] as Frame);
		const keep = (frame: Frame) => {
			for (const [key, value] of entities(frame['response'] as Frame)) {
				const past = seen.get(`${scope} ${key}`) ?? [];
				if (past.at(-1) !== value) past.push(value);
				seen.set(`${scope} ${key}`, past);
			}
		};
		const missing = () =>
			[...wanted].filter(([key, value]) => {
				const from = cursors.get(`${scope} ${key}`) ?? 0;
				const at = (seen.get(`${scope} ${key}`) ?? []).indexOf(value, from);
				if (at >= 0) cursors.set(`${scope} ${key}`, at);
				return at < 0;
			});
		keep(got);
		let left = missing();
		const hopeless = left.length > 0 && left.every(([key, value]) => inVain.has(`${scope} ${key} ${value}`));
		for (let step = 0; step < most && left.length > 0 && !hopeless; step++) {
			lab.tick();
			const next = await again(one, text);
			if (!next || next['error'] !== undefined) break;
			keep(next);
			left = missing();
		}
		for (const [missed, state] of left) inVain.add(`${scope} ${missed} ${state}`);
		const [first] = left;
		if (!first) return undefined;
		const [key, value] = first;
		const last = (seen.get(`${scope} ${key}`) ?? []).at(-1);
		return `${key}${difference(JSON.parse(value), JSON.parse(last ?? '{}'))} (${left.length} of ${wanted.size})`;
	};
};
