import { choices, flag, record, text } from '../../../catalogue/field.ts';
import { type Event, sources, type WatchContext } from '../../../catalogue/source.ts';
import type { Member, SerfClient } from '../client/types.ts';
import { memberSample, memberWords } from '../operations/member-words.ts';
import { gap } from './gap.ts';
import { changedPaths, fromShort, inShort, type Known, known } from './member-state.ts';
import { nameMatcher, tagMatcher } from './patterns.ts';

const source = sources<SerfClient>();

const STREAM = 'member-join,member-leave,member-failed,member-update,member-reap';
const kinds = {
	'member-join': 'joined',
	'member-leave': 'left',
	'member-failed': 'failed',
	'member-update': 'updated',
	'member-reap': 'reaped',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

const happening = (kind: Kind, now: Known, old: Known | undefined, recovered: boolean): Event => {
	const at = new Date().toISOString();
	const member = now.member as Member;
	return {
		event: `member.${kind}`,
		service: 'serf',
		at,
		key: `member.${kind} ${member.name} ${inShort(now)} ${at}`,
		member: memberWords(member),
		...(old ? { old: old.member ? memberWords(old.member) : { status: old.status }, changed: changedPaths(old, now) } : {}),
		...(recovered ? { recovered: true as const } : {}),
	};
};

const kindOf = (old: Known | undefined, now: Known): Kind => {
	if (old?.status === now.status) return 'updated';
	if (now.status === 'alive') return 'joined';
	if (now.status === 'failed') return 'failed';
	return now.status === 'left' ? 'left' : 'updated';
};

/** What changed between what was known and a list of members; `state` is brought up to date. */
const compare = (state: Map<string, Known>, members: readonly Member[]): Event[] => {
	const events: Event[] = [];
	const gone = new Set(state.keys());
	for (const member of members) {
		const [old, now] = [state.get(member.name), known(member)];
		gone.delete(member.name);
		state.set(member.name, now);
		if (!old || inShort(old) !== inShort(now)) events.push(happening(kindOf(old, now), now, old, true));
	}
	for (const name of gone) {
		const old = state.get(name) as Known;
		state.delete(name);
		const member = old.member ?? ({ name, status: old.status, tags: {} } as unknown as Member);
		events.push(happening('reaped', { ...old, member }, old, true));
	}
	return events;
};

/** One record of the agent, as events; what says nothing new (repeated updates, what the list already showed) is left out. */
const apply = (state: Map<string, Known>, kind: Kind, members: readonly Member[]): Event[] =>
	members.flatMap((given) => {
		const old = state.get(given.name);
		if (kind === 'reaped') {
			state.delete(given.name);
			return old ? [happening(kind, known(given), old, false)] : [];
		}
		const now = known(given);
		state.set(given.name, now);
		return old && inShort(old) === inShort(now) ? [] : [happening(kind, now, old, false)];
	});

/** The state of an earlier connection or process, unless it was of another filter. */
const recall = ({ kept, remembered }: WatchContext, filter: string): Map<string, Known> | undefined => {
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
			help: 'Only members whose whole name matches this regular expression',
		}),
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			example: 'role = web',
			help: 'Only members whose tags match these regular expressions',
		}),
		initial: flag('At start', { default: false, advanced: true, help: 'Whether to report every member once when watching starts' }),
	},
	covers: ['stream', 'members'],
	sample: {
		event: 'member.failed',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'member.failed web-1 failed:Zm9vYmFy 2026-01-31T03:12:45.678Z',
		member: { ...memberSample, status: 'failed' },
		old: memberSample,
		changed: ['status'],
	},
	part: 'stream',
	async *listen(client, { events, name, tags, initial }, context) {
		const named = nameMatcher(name);
		const tagged = tagMatcher(tags);
		const watched = (member: Member) => named(member.name);
		// a member that loses the tag is still told of: its old tags match
		const wanted = ({ event, member, old }: Event) =>
			(!events?.length || (events as readonly string[]).includes(event.slice('member.'.length))) &&
			[member, old].some((one) => tagged((one as Partial<Member> | undefined)?.tags ?? {}));
		const filter = name ?? '';
		const records = client.stream(STREAM, { signal: context.signal });
		try {
			const resync = async (state: Map<string, Known>) =>
				compare(state, (await client.members({ signal: context.signal })).filter(watched));
			const remember = (state: Map<string, Known>) => {
				context.kept.set('members', state);
				context.remember({ filter, members: Object.fromEntries([...state].map(([member, now]) => [member, inShort(now)])) });
			};
			const before = recall(context, filter);
			const state = before ?? new Map<string, Known>();
			const missed = await resync(state);
			await records.ready;
			remember(state);
			if (context.forgotten && !before) yield gap('What changed while nobody watched is not known: what was known before was lost');
			const first = before || initial ? missed.filter(wanted) : [];
			if (first.length > 0) yield before ? first : first.map(({ recovered: _, ...event }) => event as Event);
			context.ready();
			for await (const item of records) {
				const news =
					'dropped' in item ? await resync(state) : 'members' in item ? apply(state, kinds[item.event], item.members.filter(watched)) : [];
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
		const members = (await client.members({ signal })).filter((member) => named(member.name) && tagged(member.tags));
		for (const event of (events ?? []) as readonly Kind[]) {
			const member = members.find(({ status }) => status === states[event]);
			if (member) return happening(event, known(member), undefined, false);
		}
		return undefined;
	},
});
