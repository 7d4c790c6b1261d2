import type { Happening } from './cluster.ts';

const PLAIN = new Set([
	'member-join',
	'member-leave',
	'member-failed',
	'member-update',
	'member-reap',
	'user',
	'query',
	'*',
]);

export interface Filter {
	readonly event: string;
	readonly name: string;
}

/** `stream`'s Type; `undefined` for what the agent calls an invalid event filter. */
export const filtersOf = (type: string): Filter[] | undefined => {
	const filters = (type || '*').split(',').map((item): Filter => {
		for (const event of ['user', 'query'])
			if (item.startsWith(`${event}:`)) return { event, name: item.slice(event.length + 1) };
		return { event: item, name: '' };
	});
	return filters.every(({ event }) => PLAIN.has(event)) ? filters : undefined;
};

/** Whether a stream with these filters gets it. */
export const passes = (filters: readonly Filter[], happening: Happening): boolean => {
	const event = happening.kind === 'member' ? happening.change : happening.kind;
	const name =
		happening.kind === 'user' ? happening.name : happening.kind === 'query' ? happening.query.name : '';
	return filters.some(
		(filter) =>
			filter.event === '*' || (filter.event === event && (filter.name === '' || filter.name === name)),
	);
};
