import type { Member } from '../client/types.ts';

export const statusOptions = [
	{ value: 'alive', label: 'Alive' },
	{ value: 'failed', label: 'Failed' },
	{ value: 'leaving', label: 'Leaving' },
	{ value: 'left', label: 'Left' },
] as const;

/** A pattern that has to match the whole: the agent anchors `a|b` as “^a” or “b$” otherwise (serf.md 2, members-filtered). */
export const whole = (pattern: string): string => `(?:${pattern})`;

/** A Go RE2 pattern that matches just this text. */
export const exactly = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

export const byName = (a: Member, b: Member): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** A member as users see it; `full` adds protocol versions and the agent's own record. Tags are listed by name. */
export const memberWords = (
	{ name, address, port, status, tags, protocol, delegate, raw }: Member,
	full = false,
) => ({
	name,
	address,
	port,
	status,
	tags: Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))),
	...(full ? { protocol, delegate, raw } : {}),
});

export type MemberWords = ReturnType<typeof memberWords>;

export const memberSample = {
	name: 'web-1',
	address: '10.0.0.11',
	port: 7946,
	status: 'alive',
	tags: { dc: 'ams', role: 'web' },
};
