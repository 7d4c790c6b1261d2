import type { Member } from '../client/types.ts';

export const statusOptions = [
	{ value: 'alive', label: 'Alive' },
	{ value: 'failed', label: 'Failed' },
	{ value: 'leaving', label: 'Leaving' },
	{ value: 'left', label: 'Left' },
] as const;

export const byName = (a: Member, b: Member): number => Number(a.name > b.name) - Number(a.name < b.name);

/** A member as users see it; `full` adds the agent's own record. Tags are listed by name. */
export const memberWords = (
	{ name, address, port, status, tags = {}, raw }: Pick<Member, 'name' | 'status'> & Partial<Member>,
	full = false,
) => ({
	name,
	address,
	port,
	status,
	tags: Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))),
	...(full ? { raw } : {}),
});

export const memberSample = {
	name: 'web-1',
	address: '10.0.0.11',
	port: 7946,
	status: 'alive',
	tags: { dc: 'ams', role: 'web' },
};
