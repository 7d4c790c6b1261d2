import { choices, duration, picks } from '../../../catalogue/field.ts';
import type { Event, Remembered } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import { inScope } from '../model/watch/filter.ts';
import {
	type ApplicationState,
	type SettleState,
	applicationStates,
	unsureOf,
} from '../model/watch/settled.ts';
import { partOfModel } from '../operations/op.ts';
import type { JujuParts } from '../parts.ts';
import { momentOf, outages } from './shared/outage.ts';
import { watchModel } from './shared/watch-model.ts';
import { watchFields } from './shared/watch-fields.ts';

const source = sources<JujuParts>();

/** How an application was told last, how often, and since when it stands as it does now. */
interface Known {
	readonly told: SettleState;
	readonly count: number;
	readonly state: SettleState;
	readonly since: number;
}

/** Nothing is known of another model that has taken the name: all that settles there is told. */
const recall = (remembered: Remembered | undefined, model: string): Map<string, Known> | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { known, model: before } = remembered as { known?: unknown; model?: unknown };
	if (typeof known !== 'object' || known === null) return undefined;
	if (before !== model) return new Map();
	return new Map(
		Object.entries(known).flatMap(([name, one]) => {
			const [told, count] = Array.isArray(one) ? (one as unknown[]) : [];
			return typeof told === 'string'
				? [
						[
							name,
							{ told: told as SettleState, count: Number(count), state: told as SettleState, since: 0 },
						] as const,
					]
				: [];
		}),
	);
};
const remembered = (model: string, known: ReadonlyMap<string, Known>): Remembered => ({
	model,
	at: new Date().toISOString(),
	known: Object.fromEntries([...known].map(([name, { told, count }]) => [name, [told, count]])),
});

const words: Readonly<Record<SettleState, string>> = {
	settled: 'has settled',
	working: 'is not settled',
	error: 'is in error',
};

const eventOf = (model: string, name: string, { state, reason }: ApplicationState, count: number): Event => ({
	event: `application.${state}`,
	service: 'juju',
	at: new Date().toISOString(),
	key: `application.${state} ${model} ${name} ${count}`,
	text: `Application ${name} ${words[state]}: ${reason}`,
	name,
	state,
	reason,
});

/**
 * What is known after a look at `now`, and the applications whose state is to be told. Errors count at
 * once, settling after `hold` ms; of those that are `unsure` what was known stands.
 */
const judge = (
	now: ReadonlyMap<string, ApplicationState>,
	before: ReadonlyMap<string, Known>,
	at: number,
	hold: number,
	unsure: ReadonlySet<string>,
) => {
	const known = new Map<string, Known>();
	const news: { name: string; current: ApplicationState; count: number }[] = [];
	let next: number | undefined;
	for (const [name, current] of now) {
		const kept = before.get(name);
		if (kept && unsure.has(name)) {
			known.set(name, kept);
			continue;
		}
		const old = kept ?? { told: 'working' as const, count: 0, state: current.state, since: at };
		const since = old.state === current.state && old.since > 0 ? old.since : at;
		const left = current.state === 'settled' ? Math.max(since + hold - at, 0) : 0;
		const isNews = current.state !== old.told && left === 0;
		if (isNews) news.push({ name, current, count: old.count + 1 });
		if (current.state !== old.told && left > 0) next = Math.min(next ?? left, left);
		known.set(name, {
			told: isNews ? current.state : old.told,
			count: old.count + (isNews ? 1 : 0),
			state: current.state,
			since,
		});
	}
	return { known, news, next };
};

export const modelSettled = source({
	name: 'modelSettled',
	resource: 'application',
	label: 'application settled',
	alias: ['deploy has finished', 'application is active'],
	help: 'An application has settled (all units active, agents idle), is in error, or is no longer settled',
	fields: {
		applications: picks('Applications', {
			list: 'applications',
			placeholder: 'any',
			example: 'web*',
			help: 'Only these applications, with * and ? as wildcards',
		}),
		events: choices('Reports', {
			default: ['settled', 'error'],
			options: [
				{ value: 'settled', label: 'Settled' },
				{ value: 'error', label: 'In error' },
				{ value: 'working', label: 'No longer settled' },
			],
			help: 'What to report',
		}),
		hold: duration('Settled for', {
			default: 10,
			min: 0,
			example: '10s',
			help: 'How long it has to stay so before it is reported as settled',
		}),
		...watchFields,
	},
	part: ({ inModel }) => partOfModel({ inModel }),
	scope: ['applications', 'inModel'],
	covers: ['Client.WatchAll', 'AllWatcher.Next', 'Client.FullStatus'],
	events: Object.keys(words).map((is) => `application.${is}`),
	sample: {
		event: 'application.settled',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'application.settled f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d web 3',
		text: 'Application web has settled: 2 units are active and idle',
		name: 'web',
		state: 'settled',
		reason: '2 units are active and idle',
	},
	async *listen(client, { applications, events, hold, poll, interval, inModel: _ }, context) {
		const { signal, state } = context;
		const model = client.offer.modelUuid ?? '';
		const kept = state.get(`settled ${model}`) as Map<string, Known> | undefined;
		const earlier = kept ?? recall(context.remembered, model);
		const share = watchModel(client, { poll, every: interval });
		let known: ReadonlyMap<string, Known> = earlier ?? new Map();
		let next: number | undefined;
		const outage = outages(context, 'change', 'what went wrong and recovered meanwhile is not known');
		try {
			for (let isFirst = true; ; isFirst = false) {
				await share.next(signal, next);
				if (signal.aborted) return;
				const at = performance.now();
				const now = new Map(
					[...applicationStates(share.world)].filter(([name]) =>
						inScope('application', name, { names: applications }),
					),
				);
				// what is so at the very first start is no news
				if (isFirst && !earlier)
					known = new Map(
						[...now].map(([name, { state: now }]) => [name, { told: now, count: 0, state: now, since: at }]),
					);
				const judged = judge(now, known, at, hold * 1000, unsureOf(share.unsure));
				({ known, next } = judged);
				state.set(`settled ${model}`, new Map(known));
				context.remember(remembered(model, known));
				const told = judged.news
					.filter(({ current }) => (events as readonly string[]).includes(current.state))
					.map(({ name, current, count }) => eventOf(model, name, current, count));
				const isRecovered = isFirst || share.restarted;
				const batch = isRecovered ? told.map((event): Event => ({ ...event, recovered: true })) : told;
				if (isFirst) batch.unshift(...outage.begin(earlier && told.length, momentOf(context.remembered)));
				else if (share.restarted) batch.unshift(...outage.stopped(told.length));
				if (batch.length > 0) yield batch;
				if (isFirst) context.ready();
			}
		} finally {
			share.leave();
			if (!signal.aborted) outage.ended(client.heard);
		}
	},
});
