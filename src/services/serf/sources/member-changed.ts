import type { SerfParts } from '../parts.ts';
import { choices, flag, record, text } from '../../../catalogue/field.ts';
import { type Event, sources, type WatchContext } from '../../../catalogue/source.ts';
import { TIMER, withTimer } from '../../../net/with-timer.ts';
import type { Member, SerfClient } from '../client/types.ts';
import { memberSample } from '../model/member-view.ts';
import { gap } from './gap.ts';
import { apply, compare, toEvent, type Kind, kinds, missingIn, reap } from '../model/member-events.ts';
import { fromShort, inShort, type Known, known } from '../model/member-state.ts';
import { nameMatcher, tagMatcher } from '../model/matchers.ts';

const source = sources<SerfParts>();

const STREAM = 'member-join,member-leave,member-failed,member-update,member-reap';

/** Milliseconds that an agent which has just started gets to find its cluster again, before who it does not list is taken for gone. */
const GRACE = 15_000;

/** The state of an earlier connection or process, unless it was of another filter. */
const recall = (
	{ state: kept, remembered }: WatchContext,
	filter: string,
): Map<string, Known> | undefined => {
	const live = kept.get('members') as Map<string, Known> | undefined;
	if (live) return live;
	const stored = remembered as { filter?: string; members?: Record<string, string> } | undefined;
	if (stored?.filter !== filter || !stored.members) return undefined;
	return new Map(Object.entries(stored.members).map(([name, short]) => [name, fromShort(short)]));
};

export const memberChanged = source({
	name: 'memberChanged',
	resource: 'member',
	label: 'member changed',
	help: 'A member joins, leaves, fails, changes its tags or is forgotten',
	fields: {
		events: choices('Changes', {
			placeholder: 'any',
			help: 'Which changes to report',
			options: [
				{ value: 'failed', label: 'Failed' },
				{ value: 'joined', label: 'Joined' },
				{ value: 'left', label: 'Left' },
				{ value: 'reaped', label: 'Reaped' },
				{ value: 'updated', label: 'Updated' },
			],
		}),
		name: text('Name pattern', {
			placeholder: 'any',
			example: 'web-.*',
			help: 'Only members whose whole name matches this regular expression (JavaScript)',
		}),
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			example: 'role = web',
			help: 'Only members whose tags match these regular expressions (JavaScript)',
		}),
		initial: flag('At start', {
			default: false,
			advanced: true,
			help: 'Whether to report every member once when watching starts',
		}),
	},
	overflow:
		'Changes that come faster than the flow takes them are not lost but may be told together: members are listed again and compared, and of a member that failed and came back meanwhile nothing is said.',
	covers: ['stream', 'members'],
	sample: {
		event: 'member.failed',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'member.failed web-1 failed:Zm9vYmFy 2026-01-31T03:12:45.678Z',
		text: 'web-1 failed',
		member: { ...memberSample, status: 'failed' },
		old: memberSample,
		changed: ['status'],
	},
	part: 'stream',
	async *listen(client, { events, name, tags, initial }, context) {
		const named = nameMatcher(name);
		const tagged = tagMatcher(tags);
		// a member that loses the tag is still told of: its old tags match
		const wanted = ({ event, member, old }: Event) =>
			(!events?.length || (events as readonly string[]).includes(event.slice('member.'.length))) &&
			[member, old].some((one) => tagged((one as Partial<Member> | undefined)?.tags ?? {}));
		const filter = name ?? '';
		const remember = (state: Map<string, Known>) => {
			context.state.set('members', state);
			context.remember({
				filter,
				members: Object.fromEntries([...state].map(([member, now]) => [member, inShort(now)])),
			});
		};
		const list = async () =>
			(await client.members({ signal: context.signal })).filter((member) => named(member.name));
		const records = client.stream(STREAM, { signal: context.signal });
		try {
			const before = recall(context, filter);
			const state = before ?? new Map<string, Known>();
			const members = await list();
			await records.ready;
			const missed = compare(state, members);
			let again = missingIn(state, members).length > 0 ? Date.now() + GRACE : undefined;
			remember(state);
			if (context.forgotten && !before)
				yield gap('What changed while nobody watched is not known: what was known before was lost');
			const first = before || initial ? missed.filter(wanted) : [];
			if (first.length > 0) yield before ? first : first.map(({ recovered: _, ...event }) => event as Event);
			context.ready();
			for await (const item of withTimer(
				records,
				() => (again === undefined ? undefined : Math.max(0, again - Date.now())),
				context.signal,
			)) {
				let news: Event[] = [];
				if (item === TIMER || 'dropped' in item) {
					if (item !== TIMER)
						context.log(
							`${item.dropped} records of changes came too fast to be told one by one: members are compared instead`,
						);
					const now = await list();
					news = compare(state, now);
					if (item === TIMER) {
						again = undefined;
						news.push(...reap(state, missingIn(state, now)));
					} else if (missingIn(state, now).length > 0) again ??= Date.now() + GRACE;
				} else if ('members' in item)
					news = apply(
						state,
						kinds[item.event],
						item.members.filter((member) => named(member.name)),
					);
				if (news.length === 0) continue;
				remember(state);
				const told = news.filter(wanted);
				if (told.length > 0) yield told;
			}
		} finally {
			await records.return();
		}
	},
	async already(client, { events, name, tags }, { signal }) {
		const states: Readonly<Record<string, string>> = { joined: 'alive', failed: 'failed', left: 'left' };
		const [named, tagged] = [nameMatcher(name), tagMatcher(tags)];
		const members = (await client.members({ signal })).filter(
			(member) => named(member.name) && tagged(member.tags),
		);
		for (const event of (events ?? []) as readonly Kind[]) {
			const member = members.find(({ status }) => status === states[event]);
			if (member) return toEvent(event, known(member), undefined, false);
		}
		return undefined;
	},
});
