import type { Event } from '../../../../catalogue/event.ts';
import type { WatchContext } from '../../../../catalogue/source.ts';
import type { JujuClient } from '../../client/client.ts';
import { type Entities, kindOf } from '../../model/watch/entity.ts';
import { eventOf, observe } from '../../model/watch/events.ts';
import { heardClock } from '../../model/watch/heard-clock.ts';
import { inScopeKey, type Wanted } from '../../model/watch/filter.ts';
import {
	know,
	type Known,
	type Coverage,
	recall,
	recallCoverage,
	remember,
} from '../../model/watch/memory.ts';
import { coverageOf, mergeCoverage, alignCoverage } from '../../model/watch/coverage.ts';
import { nextStuck, type Stuck, tellStuck } from '../../model/watch/stuck.ts';
import { momentOf, outages } from './outage.ts';
import { watchModel } from './watch-model.ts';

export interface Following {
	readonly wanted: Wanted;
	readonly stuck?: Stuck | undefined;
	/** Whether what is there at the very first start is told too. */
	readonly initial: boolean;
	/** Whether to look again and again where the server has a watcher too. */
	readonly poll: boolean;
	/** Seconds between two looks. */
	readonly every: number;
}

/** What is known from before: whole in this process, a few letters a thing after a restart. */
const earlier = (model: string, { state, remembered }: WatchContext): Map<string, Known> | undefined =>
	(state.get('known') as Map<string, Known> | undefined) ?? recall(model, remembered);
/** How it was learnt. */
const earlierLearnt = (engine: string, { state, remembered }: WatchContext): Coverage =>
	(state.get('learnt') as Coverage | undefined) ?? recallCoverage(remembered) ?? coverageOf(engine);

/** Things that are compared in one go; after them other work of this thread has its turn. */
const AT_ONCE = 500;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Notes what is there at the very first start, and tells it where it shall. */
const present = async (
	world: Entities,
	{ wanted, initial }: Following,
	known: Map<string, Known>,
	model: string,
): Promise<Event[]> => {
	const events: Event[] = [];
	let count = 0;
	for (const [key, entity] of [...world]) {
		if (!inScopeKey(key, wanted)) continue;
		if (++count % AT_ONCE === 0) await breathe();
		const made = know(entity);
		known.set(key, made);
		if (initial)
			events.push(eventOf({ eventKind: 'present', entity, now: entity, count: made.count, model }));
	}
	return events;
};

/** Keys that may differ from what was known before an outage: all that were or are there, in scope. */
const doubtful = (world: Entities, known: ReadonlyMap<string, Known>): Set<string> =>
	new Set([...known.keys(), ...world.keys()]);

/**
 * What happens in a model, on one connection, as batches: what changed while nobody watched first
 * (`recovered`, with a notice of the outage), then what comes. Batches of the server stay together.
 */
export async function* follow(
	client: JujuClient,
	following: Following,
	context: WatchContext,
): AsyncGenerator<Event[]> {
	const { wanted, stuck, poll, every } = following;
	const { signal, state } = context;
	const model = client.offer.modelUuid ?? '';
	const before = earlier(model, context);
	const known = before ?? new Map<string, Known>();
	const share = watchModel(client, { poll, every });
	const outage = outages(context, 'change', 'what changed and changed back meanwhile is not known');
	const now = coverageOf(share.engine);
	const then = before ? earlierLearnt(share.engine, context) : now;
	const learnt = mergeCoverage(then, now);
	let looked = false;
	/** Nothing is known just now of what cannot be told, and of agents that may be lost. */
	const isUnsure = (key: string): boolean =>
		!now.kinds.includes(kindOf(key)) || (share.unsure.has(key) && known.has(key));
	const settle = async (keys: Iterable<string>, recovered: boolean): Promise<Event[]> => {
		const events: Event[] = [];
		let count = 0;
		for (const key of keys) {
			if (!inScopeKey(key, wanted) || isUnsure(key)) continue;
			if (++count % AT_ONCE === 0) await breathe();
			const event = observe(key, share.world.get(key), known, wanted, { model, recovered });
			if (event) events.push(event);
		}
		return events;
	};
	const keep = () => {
		state.set('known', known);
		state.set('learnt', learnt);
		context.remember(remember(model, known, stuck?.statuses, learnt));
	};
	try {
		await share.next(signal);
		if (signal.aborted) return;
		if (before) alignCoverage(known, share.world, { before: then, now }, (key) => inScopeKey(key, wanted));
		let events = before
			? await settle(doubtful(share.world, known), true)
			: await present(share.world, following, known, model);
		keep();
		looked = true;
		events.unshift(...outage.begin(before && events.length, momentOf(context.remembered)));
		if (events.length > 0) yield events;
		context.ready();
		const heard = heardClock(known);
		heard.hear();
		const clock = (stuck && (await client.clock())) ?? heard.now;
		for (;;) {
			events = stuck ? tellStuck(known, stuck, model, clock()) : [];
			if (events.length > 0) {
				keep();
				yield events;
			}
			const touched = await share.next(signal, stuck && nextStuck(known, stuck, clock()));
			if (signal.aborted) return;
			events = await settle(touched, share.restarted);
			heard.hear(touched);
			if (touched.size > 0) keep();
			// once: a newer release tells them with every change
			if (share.unknown > 0 && !state.has('unknown')) {
				state.set('unknown', share.unknown);
				const many = `${share.unknown} changes of kinds that this package does not know were passed over`;
				const one = '1 change of a kind that this package does not know was passed over';
				context.log(share.unknown === 1 ? one : many);
			}
			if (share.restarted) events.unshift(...outage.stopped(events.length));
			if (events.length > 0) yield events;
		}
	} finally {
		share.leave();
		if (!signal.aborted) outage.ended(client.heard);
		else if (looked) keep();
	}
}
