import { isAdmin } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import type { Glance } from './context.ts';
import { fail, json } from './errors.ts';
import type { Image } from './state.ts';
import { shownImage } from './views.ts';

const sortable = [
	'name',
	'status',
	'container_format',
	'disk_format',
	'size',
	'id',
	'created_at',
	'updated_at',
];
const special = new Set([
	'limit',
	'marker',
	'sort',
	'sort_key',
	'sort_dir',
	'member_status',
	'tag',
	'visibility',
	'os_hidden',
]);

/** Whose filters may begin with an operator. */
const compared = new Set(['name', 'id', 'status', 'container_format', 'disk_format']);

const whole = (query: URLSearchParams): number => {
	const input = query.get('limit');
	if (input === null) return 25;
	if (!/^-?\d+$/.test(input)) throw fail(400, 'limit param must be an integer');
	if (Number(input) < 0) throw fail(400, 'limit param must be positive');
	return Math.min(Number(input), 1000);
};

const visible = (glance: Glance, image: Image): boolean => {
	const { query } = glance.call;
	const { project } = glance.token;
	const asked = query.get('visibility');
	if (asked !== null && asked !== 'all' && image.visibility !== asked) return false;
	if (isAdmin(glance.token))
		return asked === 'community' || image.visibility !== 'community' || image.owner === project;
	if (image.owner === project || image.visibility === 'public') return true;
	if (image.visibility === 'community') return asked === 'community' || asked === 'all';
	if (image.visibility !== 'shared') return false;
	const wanted = query.get('member_status') ?? 'accepted';
	const own = image.members.find((member) => member['member_id'] === project);
	return own !== undefined && (wanted === 'all' || own['status'] === wanted);
};

const sortOf = (query: URLSearchParams): [key: string, direction: string] => {
	const [first = ''] = (query.get('sort') ?? '').split(',');
	const [key = '', direction] = first.split(':');
	const chosen = (key || query.get('sort_key')) ?? 'created_at';
	if (!sortable.includes(chosen))
		throw fail(400, `Invalid sort key: ${chosen}. It must be one of the following: ${sortable.join(', ')}.`);
	return [chosen, direction ?? query.get('sort_dir') ?? 'desc'];
};

const value = (image: Image, key: string): string | number => {
	if (key === 'created_at') return image.sequence;
	const shown = shownImage(image)[key];
	if (typeof shown === 'number') return shown;
	return shown === null || shown === undefined ? '' : String(shown);
};

/** GET /images */
export const listImages = (glance: Glance): Answer => {
	const { query } = glance.call;
	const limit = whole(query);
	const visibility = query.get('visibility');
	if (visibility !== null && !['public', 'private', 'shared', 'community', 'all'].includes(visibility))
		throw fail(400, `Invalid visibility value: ${visibility}`);
	const [sortKey, direction] = sortOf(query);
	const hidden = /^true$/i.test(query.get('os_hidden') ?? 'false');
	const tags = query.getAll('tag');
	const filters = [...new Set(query.keys())].filter((key) => !special.has(key));
	const fits = (image: Image, shown: Item): boolean =>
		image.hidden === hidden &&
		tags.every((tag) => image.tags.includes(tag)) &&
		filters.every((key) => {
			if (key === 'size_min') return (image.size ?? 0) >= Number(query.get(key));
			if (key === 'size_max') return (image.size ?? 0) <= Number(query.get(key));
			const wanted = query.get(key) ?? '';
			const [, operator, value = ''] = compared.has(key) ? (/^([^:]*):(.*)$/s.exec(wanted) ?? []) : [];
			if (operator === 'in' && !value.startsWith('"')) return value.split(',').includes(String(shown[key]));
			if (operator !== undefined && operator !== 'in' && operator !== 'eq')
				throw fail(400, `Unable to filter by unknown operator '${operator}'.`);
			return key in shown && String(shown[key]) === (operator === 'eq' ? value : wanted);
		});
	const found = [...glance.world.image.images.values()].filter(
		(image) => visible(glance, image) && fits(image, shownImage(image)),
	);
	const sign = direction.startsWith('asc') ? 1 : -1;
	found.sort((one, other) => {
		const [a, b] = [value(one, sortKey), value(other, sortKey)];
		if (a !== b) return a < b ? -sign : sign;
		return sign * (one.sequence - other.sequence);
	});
	const marker = query.get('marker');
	const at = marker === null ? -1 : found.findIndex(({ id }) => id === marker);
	if (marker !== null && at < 0) throw fail(400, `No image found with ID ${marker}`);
	const page = found.slice(at + 1, at + 1 + limit);
	const last = page.at(-1);
	const rest = new URLSearchParams(query);
	rest.delete('marker');
	const first = `/v2/images${rest.size > 0 ? `?${rest}` : ''}`;
	if (last) rest.set('marker', last.id);
	return json(200, {
		images: page.map(shownImage),
		first,
		schema: '/v2/schemas/images',
		...(last && page.length === limit && { next: `/v2/images?${rest}` }),
	});
};
