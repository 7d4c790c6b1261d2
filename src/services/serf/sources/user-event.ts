import { list } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import type { UserEvent } from '../client/types.ts';
import { gapsOf, listening, noted, overflow } from './gap.ts';
import { isWanted, streamOf } from '../model/stream-filter.ts';
import type { SerfParts } from '../parts.ts';

const source = sources<SerfParts>();

export const toEvent = ({ name, payload, coalesce, lTime }: UserEvent): Event => {
	const at = new Date().toISOString();
	return {
		event: 'event.received',
		service: 'serf',
		at,
		key: `event.received ${name} ${lTime} ${at}`,
		text: `${name} was sent`,
		userEvent: { name, payload, coalesce, lTime },
	};
};

export const userEvent = source({
	name: 'userEvent',
	resource: 'event',
	label: 'event received',
	alias: ['user event'],
	help: 'Somebody sends a user event to the cluster',
	fields: {
		names: list('Events', {
			placeholder: 'any',
			item: 'event',
			itemPlaceholder: 'deploy',
			example: 'deploy',
			help: 'Only events of these names; all if empty. Of events sent with coalesce, members keep the last of each name',
		}),
	},
	overflow: overflow('events'),
	covers: ['stream'],
	events: ['event.received'],
	sample: {
		event: 'event.received',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'event.received deploy 12 2026-01-31T03:12:45.678Z',
		text: 'deploy was sent',
		userEvent: { name: 'deploy', payload: 'v2.4.1', coalesce: false, lTime: 12 },
	},
	bytes: ['userEvent.payload'],
	part: 'stream',
	async *listen(client, { names }, context) {
		const records = client.stream(streamOf('user', names), { signal: context.signal, keepRest: true });
		const gaps = gapsOf(context, 'Events that were sent', records);
		try {
			await records.ready;
			yield* listening(context, gaps);
			context.ready();
			for await (const item of records) {
				if ('dropped' in item) yield gaps.dropped(item.dropped);
				else if (item.event === 'user' && isWanted(names, item.name)) yield noted(context, toEvent(item));
			}
		} finally {
			gaps.end();
			await records.return();
		}
	},
});
