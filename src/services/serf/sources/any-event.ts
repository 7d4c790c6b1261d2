import { text } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { streamTypeOf } from '../client/validate.ts';
import type { MemberEvent, StreamRecord } from '../client/types.ts';
import { kinds, sentenceOf } from '../model/member-events.ts';
import { memberSample, memberWords } from '../model/member-view.ts';
import { gapsOf, listening, noted, overflow } from './gap.ts';
import { toEvent as queryEvent } from './query-received.ts';
import { toEvent as userEvent } from './user-event.ts';
import type { SerfParts } from '../parts.ts';

const source = sources<SerfParts>();

const memberEvents = ({ event, members }: MemberEvent): Event[] => {
	const at = new Date().toISOString();
	return members.map((member) => ({
		event,
		service: 'serf',
		at,
		key: `${event} ${member.name} ${at}`,
		text: sentenceOf(kinds[event], member),
		member: memberWords(member),
	}));
};

const toEvents = (item: Exclude<StreamRecord, { dropped: number }>): Event | Event[] => {
	if (item.event === 'user') return userEvent(item);
	return item.event === 'query' ? queryEvent(item) : memberEvents(item);
};

export const anyEvent = source({
	name: 'anyEvent',
	resource: 'event',
	label: 'agent event',
	help: 'The agent reports any event: of members, user events and queries; after an outage nothing is recovered',
	fields: {
		type: text('Type', {
			default: '*',
			alias: 'Type',
			placeholder: '*',
			example: 'member-join,member-failed,user:deploy,query',
			help: 'Types as the agent writes them, with commas between, e.g. member-failed,user:deploy; * for all',
		}),
	},
	overflow: overflow('events'),
	covers: ['stream'],
	events: [...Object.keys(kinds), 'event.received', 'query.received'],
	sample: {
		event: 'member-join',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'member-join web-1 2026-01-31T03:12:45.678Z',
		text: 'web-1 joined',
		member: memberSample,
	},
	optional: ['member', 'member.tags.*', 'userEvent', 'query'],
	bytes: ['userEvent.payload', 'query.payload'],
	part: 'stream',
	check: ({ type }) => void streamTypeOf(type),
	async *listen(client, { type }, context) {
		const records = client.stream(type, { signal: context.signal, keepRest: true });
		const gaps = gapsOf(context, 'Events', records);
		try {
			await records.ready;
			yield* listening(context, gaps);
			context.ready();
			for await (const item of records)
				yield 'dropped' in item ? gaps.dropped(item.dropped) : noted(context, toEvents(item));
		} finally {
			gaps.end();
			await records.return();
		}
	},
});
