import { choices, flag, record, text } from '../../../catalogue/field.ts';
import { type Event, sources, type WatchContext } from '../../../catalogue/source.ts';
import { TIMER, withTimer } from '../../../net/with-timer.ts';
import type { Member, StreamRecord, Subscription } from '../client/types.ts';
import { nameMatcher, tagMatcher } from '../model/matchers.ts';
import {
	apply,
	type Change,
	compare,
	type Kind,
	kinds,
	missingIn,
	prime,
	reap,
	toEvent,
} from '../model/member-events.ts';
import { recall, type Scope, toRemember } from '../model/member-memory.ts';
import { known, type MemberState, newState } from '../model/member-state.ts';
import { memberSample } from '../model/member-view.ts';
import { gap } from './gap.ts';
import type { SerfParts } from '../parts.ts';

const source = sources<SerfParts>();

const STREAM = 'member-join,member-leave,member-failed,member-update,member-reap';

/**
 * Milliseconds that an agent which has just started gets to find its cluster again, before who it does not
 * list is taken for gone.
 */
const GRACE = 15_000;

interface Asked {
	readonly events: readonly Kind[] | undefined;
	readonly scope: Scope;
	isWatched(name: string): boolean;
}

/** @throws MusterError BAD_INPUT for a bad pattern. */
const askedOf = (values: {
	readonly events?: readonly Kind[] | undefined;
	readonly name?: string | undefined;
	readonly tags?: Readonly<Record<string, string>> | undefined;
}): Asked => {
	const { events, name = '', tags = {} } = values;
	return { events, scope: { name, tags, isTagged: tagMatcher(tags) }, isWatched: nameMatcher(name) };
};

/** A member that loses the tag is still told of: what it was matches. */
const isWanted = ({ events, scope }: Asked, { event, old, now }: Change): boolean => {
	const kind = event.event.slice('member.'.length);
	if (events?.length && !(events as readonly string[]).includes(kind)) return false;
	if (scope.isTagged(now.details?.tags ?? {})) return true;
	return old !== undefined && (old.details ? scope.isTagged(old.details.tags) : old.tagged === true);
};

/** What is known on this connection, and what the first list showed to be new. */
interface Begun {
	readonly state: MemberState;
	readonly changes: Change[];
	/** Whether an earlier connection or process had known something. */
	readonly knew: boolean;
}

const begin = (members: readonly Member[], { scope, isWatched }: Asked, context: WatchContext): Begun => {
	const live = context.state.get('members') as MemberState | undefined;
	if (live) return { state: live, changes: compare(live, members), knew: true };
	const recalled = recall(context.remembered, scope, isWatched);
	if (!recalled) {
		const state = newState();
		prime(state, members);
		return { state, changes: [], knew: false };
	}
	const { state, wasWatched } = recalled;
	prime(
		state,
		members.filter(({ name }) => !wasWatched(name)),
	);
	return { state, changes: compare(state, members), knew: true };
};

/** Every member as it is, for who wants that when watching starts. */
const asJoined = (state: MemberState, members: readonly Member[]): Change[] => {
	state.members.clear();
	return compare(state, members).map(({ event: { recovered: _, ...event }, ...rest }) => ({
		...rest,
		event: event as Event,
	}));
};

/**
 * What the stream brings, as changes. A list is taken again when records were dropped, and when the grace of
 * who is missing is over.
 */
async function* changesOf(
	records: Subscription<StreamRecord>,
	{ state, isWatched }: { readonly state: MemberState; isWatched(name: string): boolean },
	list: () => Promise<Member[]>,
	isAnyMissing: boolean,
	context: WatchContext,
): AsyncGenerator<Change[]> {
	let again = isAnyMissing ? performance.now() + GRACE : undefined;
	const left = () => (again === undefined ? undefined : Math.max(0, again - performance.now()));
	for await (const item of withTimer(records, left, context.signal)) {
		if (item === TIMER) {
			again = undefined;
			const members = await list();
			yield [...compare(state, members), ...reap(state, missingIn(state, members))];
		} else if ('dropped' in item) {
			context.log(
				`${item.dropped} records of changes came too fast to be told one by one: members are compared instead`,
			);
			const members = await list();
			if (missingIn(state, members).length > 0) again ??= performance.now() + GRACE;
			yield compare(state, members);
		} else if ('members' in item)
			yield apply(
				state,
				kinds[item.event],
				item.members.filter(({ name }) => isWatched(name)),
			);
	}
}

export const memberChanged = source({
	name: 'memberChanged',
	resource: 'member',
	label: 'member changed',
	alias: ['node failed', 'node left', 'node joined'],
	check: (values) => void askedOf(values),
	help: 'A member joins, leaves, fails, changes its tags or is reaped',
	fields: {
		events: choices('Changes', {
			placeholder: 'any',
			help: 'Which changes to report; all if empty',
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
			help: 'Only members whose whole name matches this regular expression (Go RE2)',
		}),
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			example: 'role = web',
			placeholder: 'any',
			help: 'Only members whose tags match these regular expressions (Go RE2), or did before the change',
		}),
		initial: flag('At start', {
			default: false,
			advanced: true,
			help: 'Whether to report every member once when watching starts',
		}),
	},
	overflow:
		'Changes that come faster than they are taken are not lost but may be told together: members are listed again and compared, and of a member that failed and came back meanwhile nothing is said.',
	covers: ['stream', 'members'],
	events: Object.values(kinds).map((kind) => `member.${kind}`),
	sample: {
		event: 'member.failed',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'member.failed web-1 mk2f7c3v.4',
		text: 'web-1 failed',
		member: { ...memberSample, status: 'failed' },
		old: memberSample,
		changed: ['status'],
	},
	optional: ['old', 'old.*', 'old.tags.*', 'member.*', 'member.tags.*', 'changed'],
	part: 'stream',
	async *listen(client, { initial, ...values }, context) {
		const asked = askedOf(values);
		const { scope, isWatched } = asked;
		const list = async () =>
			(await client.members({ signal: context.signal })).filter(({ name }) => isWatched(name));
		const records = client.stream(STREAM, { signal: context.signal });
		try {
			const members = await list();
			await records.ready;
			const { state, changes, knew } = begin(members, asked, context);
			const told = (some: Change[]): Event[] => {
				context.state.set('members', state);
				context.remember(toRemember(state, scope));
				return some.filter((change) => isWanted(asked, change)).map(({ event }) => event);
			};
			if (context.forgotten && !knew)
				yield gap('What changed while nobody watched is not known: what was known before was lost');
			const isAnyMissing = missingIn(state, members).length > 0;
			yield told(!knew && initial ? asJoined(state, members) : changes);
			context.ready();
			for await (const some of changesOf(records, { state, isWatched }, list, isAnyMissing, context))
				if (some.length > 0) yield told(some);
		} finally {
			await records.return();
		}
	},
	async already(client, values, { signal }) {
		const { events, scope, isWatched } = askedOf(values);
		const states: Readonly<Record<string, string>> = { joined: 'alive', failed: 'failed', left: 'left' };
		const members = (await client.members({ signal })).filter(
			({ name, tags }) => isWatched(name) && scope.isTagged(tags),
		);
		for (const kind of events ?? []) {
			const member = members.find(({ status }) => status === states[kind]);
			if (!member) continue;
			const now = known(member, 0);
			return toEvent(kind, member, {
				key: `member.${kind} ${member.name} ${now.digest}`,
				now,
				recovered: false,
			});
		}
		return undefined;
	},
});
