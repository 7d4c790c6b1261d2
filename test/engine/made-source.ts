import { list, text } from '../../src/catalogue/field.ts';
import { service } from '../../src/catalogue/service.ts';
import { type Event, type Source, sources, type WatchContext } from '../../src/catalogue/source.ts';
import type { Connection } from '../../src/core/connection.ts';

type MadeParts = { main: Connection };

/** An event of a made service; its key says all. */
export const event = (key: string, more: object = {}): Event => ({
	event: 'thing.changed',
	service: 'made',
	at: 'now',
	key,
	text: `${key} changed`,
	...more,
});

/** What a source brings on a connection, in the order of its batches. */
export type Listen = (context: WatchContext) => AsyncIterable<Event | Event[]>;

const words = {
	name: 'thingChanged',
	resource: 'thing',
	label: 'thing changed',
	help: 'x',
	part: 'main',
	covers: [],
	events: ['thing.changed'],
	sample: event('k'),
	bytes: ['payload'],
} as const;

const withSource = (source: Source<MadeParts>) =>
	service<MadeParts>()({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host') },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: false, idle: 0 },
		parts: {
			main: { connect: async () => ({ lost: new AbortController().signal, close: async () => {} }) },
		},
		check: { part: 'main', run: async () => '' },
		lists: {},
		operations: [],
		sources: [source],
	});

/** A service of one source, that needs no server. */
export const made = (listen: Listen) =>
	withSource({ ...words, fields: {}, listen: (_client, _values, context) => listen(context) });

/** Of one that looks again and again at a world of numbers by name; `only`: the names that are told of. */
export const madePoll = (world: () => Readonly<Record<string, number>>) =>
	withSource(
		sources<MadeParts>()({
			...words,
			fields: { only: list('Only') },
			poll: {
				every: () => 0.02,
				snapshot: async () => ({ ...world() }),
				know: (seen: Readonly<Record<string, number>>) => seen,
				diff: (before, now, { only = [] }) =>
					Object.entries(now)
						.filter(([name, count]) => before[name] !== count && (only.length === 0 || only.includes(name)))
						.map(([name, count]) => event(`${name} ${count}`)),
				gone: () => false,
				remember: (known) => known,
				recall: (remembered) => remembered as Readonly<Record<string, number>>,
			},
		}) as Source<MadeParts>,
	);

/** Waits as a subscription does on which nothing happens. */
export const nothingMore = ({ signal }: WatchContext): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
