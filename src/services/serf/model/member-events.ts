import type { Event } from '../../../catalogue/source.ts';
import type { Member, MemberEventName } from '../client/types.ts';
import { changedPaths, isSame, type Known, known, type MemberState } from './member-state.ts';
import { memberWords } from './member-view.ts';

/** The agent's events, in our words. */
export const kinds = {
	'member-join': 'joined',
	'member-leave': 'left',
	'member-failed': 'failed',
	'member-update': 'updated',
	'member-reap': 'reaped',
} as const satisfies Record<MemberEventName, string>;
export type Kind = (typeof kinds)[MemberEventName];

const verbs: Readonly<Record<Kind, string>> = {
	joined: 'joined',
	left: 'left',
	failed: 'failed',
	updated: 'changed',
	reaped: 'was forgotten by the cluster',
};

/** One plain sentence, e.g. `web-1 failed`. */
export const sentenceOf = (kind: Kind, { name }: Pick<Member, 'name'>): string => `${name} ${verbs[kind]}`;

const oldView = (name: string, { status, details }: Known) =>
	details ? memberWords({ name, status, ...details }) : { name, status };

/** One change of one member, and what it was judged by. */
export interface Change {
	readonly event: Event;
	readonly old: Known | undefined;
	readonly now: Known;
}

/** A change of one member: what it is now, what it was, and which paths differ. */
export const toEvent = (
	kind: Kind,
	member: Pick<Member, 'name' | 'status'> & Partial<Member>,
	{ key, old, now, recovered }: { key: string; old?: Known | undefined; now: Known; recovered: boolean },
): Event => ({
	event: `member.${kind}`,
	service: 'serf',
	at: new Date().toISOString(),
	key,
	text: sentenceOf(kind, member),
	member: memberWords(member),
	...(old ? { old: oldView(member.name, old), changed: changedPaths(old, now) } : {}),
	...(recovered ? { recovered: true as const } : {}),
});

const kindOf = (old: Known | undefined, now: Known): Kind => {
	if (old?.status === now.status) return 'updated';
	if (now.status === 'alive') return 'joined';
	if (now.status === 'failed') return 'failed';
	return now.status === 'left' ? 'left' : 'updated';
};

/** The same for a change that is seen again after a restart, as long as what was known before it is. */
const keyOf = (kind: Kind, name: string, { epoch }: MemberState, { changes }: Known): string =>
	`member.${kind} ${name} ${epoch}.${changes}`;

/** Brings one member up to date; gives the change if it differs from what was known. */
const note = (state: MemberState, member: Member, recovered: boolean, kind?: Kind): Change | undefined => {
	const old = state.members.get(member.name);
	const now = known(member, (old?.changes ?? state.base) + 1);
	if (old && isSame(old, now)) {
		// details that were remembered in short are known again
		if (!old.details) state.members.set(member.name, { ...now, changes: old.changes });
		return undefined;
	}
	state.members.set(member.name, now);
	const what = kind ?? kindOf(old, now);
	const key = keyOf(what, member.name, state, now);
	return { event: toEvent(what, member, { key, old, now, recovered }), old, now };
};

/** Forgets a member; gives the change if it was known. */
const forget = (state: MemberState, name: string, recovered: boolean, last?: Member): Change | undefined => {
	const old = state.members.get(name);
	if (!old) return undefined;
	state.members.delete(name);
	// one that comes back later is counted on, so that its changes do not look like those before
	state.base = Math.max(state.base, old.changes + 1);
	const now = last ? known(last, old.changes + 1) : { ...old, changes: old.changes + 1 };
	const member = last ?? { name, status: old.status, ...old.details };
	const key = keyOf('reaped', name, state, now);
	return { event: toEvent('reaped', member, { key, old, now, recovered }), old, now };
};

const isChange = (change: Change | undefined): change is Change => change !== undefined;

/** Takes members as known that are not, without a change: watching begins with them. */
export const prime = (state: MemberState, members: readonly Member[]): void => {
	for (const member of members)
		if (!state.members.has(member.name)) state.members.set(member.name, known(member, state.base));
};

/**
 * What a list of members shows that was not known, in the order of names; `state` is brought up to date. Who
 * is missing in the list is left as it was.
 */
export const compare = (state: MemberState, members: readonly Member[]): Change[] =>
	members
		.toSorted((a, b) => (a.name < b.name ? -1 : 1))
		.map((member) => note(state, member, true))
		.filter(isChange);

/** Known members that a list does not have. */
export const missingIn = ({ members: state }: MemberState, members: readonly Member[]): string[] => {
	const there = new Set(members.map(({ name }) => name));
	return [...state.keys()].filter((name) => !there.has(name)).sort();
};

/** Takes members for gone for good. */
export const reap = (state: MemberState, names: readonly string[]): Change[] =>
	names.map((name) => forget(state, name, true)).filter(isChange);

/**
 * One record of the agent, as changes; what says nothing new (repeated updates, what the list already showed)
 * is left out.
 */
export const apply = (state: MemberState, kind: Kind, members: readonly Member[]): Change[] =>
	members
		.map((member) =>
			kind === 'reaped' ? forget(state, member.name, false, member) : note(state, member, false, kind),
		)
		.filter(isChange);
