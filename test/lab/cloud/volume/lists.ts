import type { Answer, Item } from '../call.ts';
import { isAdmin } from '../auth.ts';
import type { Cinder } from './context.ts';
import { fail, json } from './errors.ts';

const whole = (query: URLSearchParams, key: string): number | undefined => {
	const input = query.get(key);
	if (input === null) return undefined;
	if (!/^-?\d+$/.test(input)) throw fail(400, `${key} param must be an integer`);
	if (Number(input) < 0) throw fail(400, `${key} param must be positive`);
	return Number(input);
};

interface Listed {
	readonly id: string;
	readonly name: string | null;
	readonly project: string;
	readonly status: string;
	readonly metadata: Record<string, string>;
}

const filters = ['name', 'status', 'volume_id', 'id', 'bootable', 'availability_zone'];

/** Cinder's lists: newest first, names exact, unknown filters passed over. */
export const list = <Entry extends Listed>(
	cinder: Cinder,
	all: Iterable<Entry>,
	path: string,
	key: string,
	show: (entry: Entry) => Item,
	absent: (id: string) => Error,
): Answer => {
	const { query } = cinder.call;
	const limit = whole(query, 'limit');
	const offset = whole(query, 'offset') ?? 0;
	const everyone = isAdmin(cinder.token) && /^(1|true)$/i.test(query.get('all_tenants') ?? '');
	const like = [...query.keys()].filter((name) => name.endsWith('~'));
	if (like.length > 0 && cinder.minor >= 34)
		throw fail(400, `Invalid filters ${like.join(',')} are found in query options.`);
	const value = (entry: Entry, name: string): string =>
		String((entry as unknown as Record<string, unknown>)[name === 'volume_id' ? 'volume' : name] ?? '');
	const found = [...all]
		.filter((entry) => everyone || entry.project === cinder.project)
		.filter((entry) => filters.every((name) => !query.has(name) || value(entry, name) === query.get(name)))
		.reverse();
	const [sortKey = '', direction = 'desc'] = (query.get('sort') ?? '').split(':');
	if (sortKey !== '' && sortKey !== 'created_at') {
		const sign = direction === 'asc' ? 1 : -1;
		found.sort((one, other) => (value(one, sortKey) < value(other, sortKey) ? -sign : sign));
	} else if (sortKey === 'created_at' && direction === 'asc') found.reverse();
	const marker = query.get('marker');
	const at = marker === null ? -1 : found.findIndex(({ id }) => id === marker);
	if (marker !== null && at < 0) throw absent(marker);
	const from = at + 1 + offset;
	const page = found.slice(from, limit === undefined ? undefined : from + limit);
	const last = page.at(-1);
	const full = limit !== undefined && last !== undefined && page.length === Math.min(limit, 1000);
	const next = new URLSearchParams(query);
	if (last) next.set('marker', last.id);
	return json(200, {
		[key]: page.map(show),
		...(full && { [`${key}_links`]: [{ rel: 'next', href: `${cinder.base}/${path}?${next}` }] }),
		...(query.get('with_count') === 'true' && cinder.minor >= 45 && { count: found.length }),
	});
};
