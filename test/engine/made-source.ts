import { text } from '../../src/catalogue/field.ts';
import { service } from '../../src/catalogue/service.ts';
import { type Event, sources, type WatchContext } from '../../src/catalogue/source.ts';
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

/** A service of one source, that needs no server. */
export const made = (listen: Listen) =>
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
		sources: [
			sources<MadeParts>()({
				name: 'thingChanged',
				resource: 'thing',
				label: 'thing changed',
				help: 'x',
				fields: {},
				part: 'main',
				covers: [],
				events: ['thing.changed'],
				sample: event('k'),
				bytes: ['payload'],
				listen: (_client, _values, context) => listen(context),
			}),
		],
	});

/** Waits as a subscription does on which nothing happens. */
export const nothingMore = ({ signal }: WatchContext): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
