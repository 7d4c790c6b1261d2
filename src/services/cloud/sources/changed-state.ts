import { choices, duration, list, picks } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { MusterError } from '../../../core/errors.ts';
import { sentence, withArticle } from '../../../core/case.ts';
import type { CloudClient } from '../client/client.ts';
import type { Identified } from '../client/kind.ts';
import { ownProject, type Resource } from '../client/resource.ts';
import { diff } from '../model/watch/diff.ts';
import { know, type Known, type Look, recall, remember, type Watched } from '../model/watch/marks.ts';
import type { CloudParts } from '../parts.ts';
import { placeOf } from './place.ts';
import type { ServiceName } from '../wire/services.ts';

const source = sources<CloudParts>();

interface Thing<R extends Watched & Identified> {
	/** Of events, lowerCamelCase, e.g. `server`. */
	readonly thing: string;
	/** E.g. `Server`. */
	readonly title: string;
	readonly titles: string;
	readonly part: ServiceName;
	/** Live list of its picks. */
	readonly list: string;
	readonly covers: readonly string[];
	/** A status to show as an example. */
	readonly status: string;
	/** A status that should not last. */
	readonly passing: string;
	readonly sample: Readonly<Record<string, unknown>>;
	of(client: CloudClient): Resource<R>;
	/** What of other projects’ is for everybody, where the service shows all to an admin. */
	open?(record: R): boolean;
}

const changes = [
	{ value: 'changed', label: 'Status changed' },
	{ value: 'created', label: 'Created' },
	{ value: 'deleted', label: 'Deleted' },
	{ value: 'stuck', label: 'Stuck' },
] as const;

/** *… changed state*: a status was reached or left, something is new, gone, or stuck on its way. */
export const changedState = <R extends Watched & Identified>({
	thing,
	title,
	titles,
	part,
	of,
	open,
	...words
}: Thing<R>) =>
	source({
		name: `${thing}Changed`,
		resource: thing,
		label: `${thing} changed state`,
		alias: [`${thing} in error`, `${thing} failed`, `alert when ${withArticle(thing)} is in error`],
		help: `${sentence(withArticle(thing))} changes its status, is created or deleted, or is stuck in a passing status`,
		part,
		fields: {
			events: choices('Changes', {
				placeholder: 'any',
				help: 'Which changes to report; all if empty',
				options: changes,
			}),
			reached: list('Enters status', {
				placeholder: 'any',
				item: 'status',
				itemPlaceholder: words.status,
				example: words.status,
				help: `Only ${titles.toLowerCase()} that are now in one of these statuses`,
			}),
			left: list('Leaves status', {
				placeholder: 'any',
				advanced: true,
				item: 'status',
				itemPlaceholder: words.status,
				help: `Only ${titles.toLowerCase()} that were in one of these statuses before`,
			}),
			only: picks(titles, {
				list: words.list,
				from: 'id',
				placeholder: 'any',
				advanced: true,
				help: `Only these ${titles.toLowerCase()}: names or IDs`,
			}),
			interval: duration('Interval', {
				default: 15,
				min: 1,
				max: 3600,
				example: '30s',
				help: 'How often to ask the cloud; nodes with the same interval share the requests',
			}),
			late: duration('Stuck after', {
				default: 600,
				min: 1,
				advanced: true,
				help: `After how long in a passing status such as ${words.passing} to report it as stuck`,
			}),
		},
		scope: ['only'],
		covers: words.covers,
		events: changes.map(({ value }) => `${thing}.${value}`),
		sample: {
			event: `${thing}.changed`,
			service: 'cloud',
			at: '2026-01-31T03:12:50.000Z',
			key: `${thing}.changed ${words.sample['id']} BUILD>${words.status} 2026-01-31T03:12:46.000Z`,
			text: `${title} ${words.sample['name']} is ${words.sample['status']}, it was BUILD`,
			[thing]: words.sample,
			old: { status: 'BUILD' },
			changed: ['status'],
		} as Event,
		check({ events = [], left = [] }) {
			const has = (event: string) => event === 'created' || event === 'stuck';
			if (left.length === 0 || events.length === 0 || !events.every(has)) return;
			throw new MusterError(
				'BAD_INPUT',
				`Left is set, but what is ${events.join(' or ')} has left no status`,
				{
					hint: 'Clear Left, or add a change. Nothing was sent.',
					details: { field: 'left' },
				},
			);
		},
		poll: {
			every: ({ interval }) => interval,
			place: placeOf,
			async snapshot(client, _, { signal }): Promise<Look<R>> {
				const records: R[] = [];
				const at = Date.now();
				const own = open && (await ownProject(client.cloud, { signal }));
				const isOurs = (record: R) => !own || record.projectId === own || open?.(record);
				for await (const record of of(client).list({ signal })) if (isOurs(record)) records.push(record);
				return { at, records };
			},
			know: (look: Look<R>, before: Known<R> | undefined) => know(look, before),
			diff: (before, now, { events, only, reached, left, late }) =>
				diff(before, now, {
					thing,
					title,
					events: events ?? [],
					only: only ?? [],
					to: reached ?? [],
					from: left ?? [],
					late,
				}),
			gone: ({ event }) => event === `${thing}.deleted`,
			remember: (known: Known<R>) => remember(known),
			recall: (remembered) => recall<R>(remembered),
		},
	});
