import { type Answer, header, type Item, type Json } from '../call.ts';
import { type Neutron, sees } from './context.ts';
import { bad, fail, json } from './errors.ts';
import { asArray, type Kind, listKey, notFound } from './kinds.ts';
import { shown } from './views.ts';

const special = new Set([
	'fields',
	'limit',
	'marker',
	'page_reverse',
	'sort_key',
	'sort_dir',
	'tags',
	'tags-any',
	'not-tags',
]);

const text = (value: Json | undefined): string => {
	if (value === true) return 'true';
	return value === false ? 'false' : String(value ?? '');
};

const asFlag = (wanted: string): boolean => {
	if (!/^(true|false|0|1)$/i.test(wanted))
		throw fail(
			400,
			'InvalidInput',
			`Invalid input for operation: '${wanted}' cannot be converted to boolean.`,
		);
	return /^(true|1)$/i.test(wanted);
};

const same = (value: Json | undefined, wanted: string): boolean =>
	typeof value === 'boolean'
		? value === asFlag(wanted)
		: text(value) === wanted || (value === null && (wanted === '' || wanted === 'None'));

const matches = (item: Item, key: string, wanted: readonly string[]): boolean => {
	if (key === 'fixed_ips')
		return wanted.every((each) => {
			const [field = '', value = ''] = each.split('=');
			return asArray(item['fixed_ips']).some((fixed) => text((fixed as Item)[field]) === value);
		});
	if (key === 'security_groups') return asArray(item[key]).some((id) => wanted.includes(String(id)));
	return wanted.some((each) => same(item[key], each));
};

const checkFilters = (neutron: Neutron, kind: Kind, sample: Item): void => {
	const known = new Set([
		...kind.fields,
		...Object.keys(sample),
		'id',
		'status',
		'tenant_id',
		'revision_number',
		'router_id',
	]);
	const unknown = [...new Set(neutron.call.query.keys())].filter(
		(key) => !special.has(key) && !known.has(key),
	);
	if (unknown.length > 0)
		throw bad(`[${unknown.map((key) => `'${key}'`).join(', ')}] is invalid attribute for filtering`);
};

const limitOf = (query: URLSearchParams): number => {
	const input = query.get('limit');
	if (input === null) return 0;
	if (!/^\d+$/.test(input))
		throw fail(
			400,
			'BadRequest',
			`Bad limit request: Limit must be an integer 0 or greater and not '${input}'.`,
		);
	return Number(input);
};

/** Where links point, with the scheme that a proxy tells. */
const outside = ({ call }: Neutron): string => {
	const proto = header(call, 'x-forwarded-proto');
	return proto ? call.base.replace(/^http:/, `${proto}:`) : call.base;
};

const link = (neutron: Neutron, kind: Kind, rel: 'next' | 'previous', marker: string | undefined): Json => {
	const query = new URLSearchParams(neutron.call.query);
	query.delete('marker');
	query.delete('page_reverse');
	if (marker !== undefined) query.set('marker', marker);
	if (rel === 'previous') query.set('page_reverse', 'True');
	return { rel, href: `${outside(neutron)}/v2.0/${kind.many}?${query}` };
};

const paged = (neutron: Neutron, kind: Kind, all: readonly Item[]): { items: Item[]; links?: Json[] } => {
	const { query } = neutron.call;
	const limit = limitOf(query);
	if (limit === 0) return { items: [...all] };
	const marker = query.get('marker');
	const at = marker === null ? -1 : all.findIndex(({ id }) => id === marker);
	if (marker !== null && at < 0) throw notFound(kind, marker);
	const reverse = /^true$/i.test(query.get('page_reverse') ?? '');
	const end = marker === null ? all.length : at;
	const items = reverse ? all.slice(Math.max(0, end - limit), end) : all.slice(at + 1, at + 1 + limit);
	const first = items[0]?.['id'];
	const last = items.at(-1)?.['id'];
	const links: Json[] = [];
	const full = items.length === limit;
	if (items.length === 0)
		return { items, ...(marker !== null && { links: [link(neutron, kind, 'previous', marker)] }) };
	if (reverse ? marker !== null || items.length > 0 : full)
		links.push(link(neutron, kind, 'next', String(last)));
	if (reverse ? full : true) links.push(link(neutron, kind, 'previous', String(first)));
	return { items, links };
};

/** GET of a list: own things and what is shared, all for an admin. */
export const list = (neutron: Neutron, kind: Kind): Answer => {
	const { query } = neutron.call;
	const visible = [...kind.store(neutron.world).values()].filter((item) => sees(neutron, item));
	const sample = visible[0] ? shown(neutron, kind, visible[0]) : {};
	checkFilters(neutron, kind, sample);
	const sortKeys = query.getAll('sort_key');
	if (sortKeys.length !== query.getAll('sort_dir').length)
		throw bad('The number of sort_keys and sort_dirs must be same');
	const keys = [...new Set(query.keys())].filter((key) => !special.has(key));
	const tags = query.get('tags')?.split(',') ?? [];
	const found = visible.filter(
		(item) =>
			keys.every((key) => matches(item, key === 'tenant_id' ? 'project_id' : key, query.getAll(key))) &&
			tags.every((tag) => asArray(item['tags']).includes(tag)),
	);
	const [key = 'id'] = sortKeys;
	const sign = query.get('sort_dir') === 'desc' ? -1 : 1;
	found.sort((one, other) => {
		const [a, b] = [text(one[key]) || text(one['id']), text(other[key]) || text(other['id'])];
		if (a === b) return text(one['id']) < text(other['id']) ? -1 : 1;
		return a < b ? -sign : sign;
	});
	const { items, links } = paged(neutron, kind, found);
	const fields = query.getAll('fields');
	const cut = (item: Item): Item =>
		fields.length === 0
			? item
			: Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name)));
	return json(200, {
		[listKey(kind)]: items.map((item) => cut(shown(neutron, kind, item))),
		...(links && { [`${listKey(kind)}_links`]: links }),
	});
};
