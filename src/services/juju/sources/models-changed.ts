import { choices, duration, flag, list } from '../../../catalogue/field.ts';
import type { Event, Remembered } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import { counted } from '../../../core/case.ts';
import { confirmGone } from '../../../net/confirm-gone.ts';
import { changedPaths } from '../model/watch/changed-paths.ts';
import { inScope } from '../model/watch/filter.ts';
import { summarySample } from '../operations/model-of.ts';
import type { JujuParts } from '../parts.ts';
import { type ModelSummary, modelSummaries } from '../wire/calls/model.table.ts';

const source = sources<JujuParts>();

export interface Known {
	readonly summary?: ModelSummary | undefined;
	readonly digest: string;
	readonly name: string;
	readonly count: number;
	readonly missed: number;
}
type All = ReadonlyMap<string, Known>;

const digestOf = ({ name, owner, life, status, machines, units }: ModelSummary): string =>
	[owner, name, life, status.current, machines, units].join(' ');

const know = (snapshot: readonly ModelSummary[], before: All | undefined): All => {
	const now = new Map<string, Known>();
	for (const summary of snapshot) {
		const old = before?.get(summary.uuid);
		const digest = digestOf(summary);
		const count = old === undefined ? 0 : old.count + (old.digest === digest ? 0 : 1);
		now.set(summary.uuid, { summary, digest, name: `${summary.owner}/${summary.name}`, count, missed: 0 });
	}
	return confirmGone(now, before);
};

const eventOf = (
	event: string,
	uuid: string,
	{ summary, name, count }: Known,
	text: string,
	more: object = {},
): Event => ({
	event,
	service: 'juju',
	at: new Date().toISOString(),
	key: `${event} ${uuid} ${count}`,
	text,
	name,
	model: summary ?? { uuid, name },
	...more,
});

const changeOf = (uuid: string, old: Known, now: Known): Event[] => {
	if (old.digest === now.digest) return [];
	const changed = old.summary && now.summary ? changedPaths(old.summary, now.summary) : [];
	const status = now.summary?.status;
	const { units, machines, life } = now.summary ?? {};
	const size = `${counted(units ?? 0, 'unit')} on ${counted(machines ?? 0, 'machine')}`;
	const text = `Model ${now.name} has ${size} and is ${life === 'alive' ? status?.current : life}`;
	return [eventOf('model.changed', uuid, now, text, { old: old.summary ?? null, changed })];
};

const diff = (before: All, now: All): Event[] => {
	const events: Event[] = [];
	for (const [uuid, known] of now) {
		const old = before.get(uuid);
		if (!old) events.push(eventOf('model.added', uuid, known, `Model ${known.name} was added`));
		else events.push(...changeOf(uuid, old, known));
	}
	for (const [uuid, known] of before)
		if (!now.has(uuid)) events.push(eventOf('model.removed', uuid, known, `Model ${known.name} is gone`));
	return events;
};

const remember = (known: All): Remembered =>
	Object.fromEntries(
		[...known].map(([uuid, { digest, name, count, missed }]) => [uuid, [digest, name, count, missed]]),
	);
const recall = (remembered: Remembered): All | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const all = new Map<string, Known>();
	for (const [uuid, one] of Object.entries(remembered)) {
		const [digest, name, count, missed] = Array.isArray(one) ? (one as unknown[]) : [];
		if (typeof digest !== 'string' || typeof name !== 'string') return undefined;
		all.set(uuid, { digest, name, count: Number(count), missed: Number(missed) });
	}
	return all;
};

export const modelsChanged = source({
	name: 'modelsChanged',
	resource: 'model',
	label: 'models changed',
	help: 'A model of the controller is added or removed, or its status or size changes',
	fields: {
		events: choices('Changes', {
			placeholder: 'any',
			options: [
				{ value: 'model.added', label: 'Added' },
				{ value: 'model.changed', label: 'Changed' },
				{ value: 'model.removed', label: 'Removed' },
			],
			help: 'Which changes to report; all if empty',
		}),
		names: list('Names', {
			placeholder: 'any',
			item: 'model',
			itemPlaceholder: 'admin/*',
			example: 'admin/*',
			help: 'Only models with these names, owner first, with * and ? as wildcards',
		}),
		all: flag('All users', {
			default: false,
			help: 'Whether to watch the models of all users; needs superuser access',
		}),
		interval: duration('Interval', {
			default: 30,
			min: 5,
			max: 3600,
			example: '30s',
			help: 'How often to poll; nodes with the same interval share a poll',
		}),
	},
	part: 'controller',
	scope: ['names', 'all'],
	covers: ['ModelManager.ListModelSummaries'],
	events: ['model.added', 'model.changed', 'model.removed'],
	since: '2.4',
	sample: {
		event: 'model.changed',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'model.changed f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d 1',
		text: 'Model admin/default has 4 units on 3 machines and is available',
		name: 'admin/default',
		model: summarySample,
		old: summarySample,
		changed: ['units'],
	},
	optional: ['old', 'changed', 'model.*'],
	poll: {
		every: ({ interval }) => interval,
		sees: ({ all }) => String(all),
		snapshot: (client, { all }, { signal }) =>
			client.ask(modelSummaries, { user: client.offer.user ?? 'admin', all }, { signal }),
		know,
		diff: (before, now, { events = [], names }) =>
			diff(before, now).filter(
				(one) =>
					(events.length === 0 || (events as readonly string[]).includes(one.event)) &&
					inScope('model', String(one['name']), { names }),
			),
		gone: ({ event }) => event === 'model.removed',
		remember,
		recall,
	},
});
