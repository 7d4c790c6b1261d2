import type { Event } from '../../../catalogue/source.ts';
import type { Member, MemberEventName } from '../client/types.ts';
import { memberWords } from './member-view.ts';
import { changedPaths, inShort, type Known, known } from './member-state.ts';

/** The agent's events, in our words. */
export const kinds = {
	'member-join': 'joined',
	'member-leave': 'left',
	'member-failed': 'failed',
	'member-update': 'updated',
	'member-reap': 'reaped',
} as const satisfies Record<MemberEventName, string>;
const spokenKind = {
	joined: 'joined',
	left: 'left',
	failed: 'failed',
	updated: 'changed',
	reaped: 'was forgotten by the cluster',
} as const;
export type Kind = (typeof kinds)[MemberEventName];

/** A change of one member as an event: what it is now, what it was, and which paths differ. */
export const toEvent = (kind: Kind, now: Known, old: Known | undefined, recovered: boolean): Event => {
	const at = new Date().toISOString();
	const member = now.member as Member;
	return {
		event: `member.${kind}`,
		service: 'serf',
		at,
		key: `member.${kind} ${member.name} ${inShort(now)} ${at}`,
		text: `${member.name} ${spokenKind[kind]}`,
		member: memberWords(member),
		...(old
			? {
					old: old.member ? memberWords(old.member) : { status: old.status },
					changed: changedPaths(old, now),
				}
			: {}),
		...(recovered ? { recovered: true as const } : {}),
	};
};

const kindOf = (old: Known | undefined, now: Known): Kind => {
	if (old?.status === now.status) return 'updated';
	if (now.status === 'alive') return 'joined';
	if (now.status === 'failed') return 'failed';
	return now.status === 'left' ? 'left' : 'updated';
};

/** What a list of members shows that was not known; `state` is brought up to date. Who is missing in the list is left as it was. */
export const compare = (state: Map<string, Known>, members: readonly Member[]): Event[] =>
	members.flatMap((member) => {
		const [old, now] = [state.get(member.name), known(member)];
		state.set(member.name, now);
		return old && inShort(old) === inShort(now) ? [] : [toEvent(kindOf(old, now), now, old, true)];
	});

/** Known members that a list does not have. */
export const missingIn = (state: ReadonlyMap<string, Known>, members: readonly Member[]): string[] => {
	const there = new Set(members.map(({ name }) => name));
	return [...state.keys()].filter((name) => !there.has(name));
};

/** Takes members for gone for good. */
export const reap = (state: Map<string, Known>, names: readonly string[]): Event[] =>
	names.map((name) => {
		const old = state.get(name) as Known;
		state.delete(name);
		const member = old.member ?? ({ name, status: old.status, tags: {} } as unknown as Member);
		return toEvent('reaped', { ...old, member }, old, true);
	});

/** One record of the agent, as events; what says nothing new (repeated updates, what the list already showed) is left out. */
export const apply = (state: Map<string, Known>, kind: Kind, members: readonly Member[]): Event[] =>
	members.flatMap((given) => {
		const old = state.get(given.name);
		if (kind === 'reaped') {
			state.delete(given.name);
			return old ? [toEvent(kind, known(given), old, false)] : [];
		}
		const now = known(given);
		state.set(given.name, now);
		return old && inShort(old) === inShort(now) ? [] : [toEvent(kind, now, old, false)];
	});
