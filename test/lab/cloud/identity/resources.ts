import type { Answer, Call, Item, Json } from '../call.ts';
import { hexId, type World } from '../world.ts';
import { absent, json, malformed, refuse } from './errors.ts';

export interface Resource {
	/** Plural, as in the path, and singular, as in bodies. */
	readonly many: string;
	readonly one: string;
	/** As in "Could not find project: …". */
	readonly word: string;
	readonly store: (world: World) => Map<string, Item>;
	/** Query parameters that filter. */
	readonly filters: readonly string[];
	/** The record of a create body. */
	readonly fresh: (world: World, input: Item) => Item;
	/** Whether PATCH answers carry an empty `extra`. */
	readonly extra?: boolean;
}

export const selfOf = (call: Call, path: string): string => `${call.base}/v3/${path}`;

export const withLinks = (call: Call, path: string, item: Item): Item => ({
	...item,
	links: { self: selfOf(call, `${path}/${item['id']}`) },
});

/** A keystone list: never paged. */
export const listAnswer = (call: Call, many: string, items: Json[], path = many): Answer =>
	json(200, {
		[many]: items,
		links: { next: null, self: selfOf(call, path) + (call.rawQuery && `?${call.rawQuery}`), previous: null },
	});

const matches = (item: Item, query: URLSearchParams, filters: readonly string[]): boolean =>
	[...query].every(([key, value]) => {
		if (key === 'tags')
			return value.split(',').every((tag) => (item['tags'] as Json[] | undefined)?.includes(tag));
		if (key.endsWith('__contains')) return String(item[key.slice(0, -10)]).includes(value);
		if (!filters.includes(key)) return true;
		if (key === 'enabled') return String(item[key]) === String(!/^(false|0)$/i.test(value));
		return String(item[key]).toLowerCase() === value.toLowerCase();
	});

export const listResource = (
	world: World,
	call: Call,
	resource: Resource,
	keep: (item: Item) => boolean,
): Answer => {
	const items = [...resource.store(world).values()]
		.filter((item) => keep(item) && matches(item, call.query, resource.filters))
		.map((item) => withLinks(call, resource.many, item));
	return listAnswer(call, resource.many, items);
};

export const findResource = (world: World, resource: Resource, id: string): Item => {
	const found = resource.store(world).get(id);
	if (!found) throw absent(resource.word, id);
	return found;
};

const sameName = (world: World, resource: Resource, item: Item): Item | undefined =>
	[...resource.store(world).values()].find(
		(other) =>
			other['id'] !== item['id'] &&
			other['name'] === item['name'] &&
			(other['domain_id'] ?? null) === (item['domain_id'] ?? null),
	);

export const createResource = (world: World, call: Call, resource: Resource, input: Item): Answer => {
	const item = resource.fresh(world, input);
	const same = sameName(world, resource, item);
	if (same && resource.many === 'projects')
		throw refuse(
			409,
			`Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain: name is ${item['name']}, project id ${hexId()}.`,
		);
	if (same && ['users', 'groups', 'roles', 'domains'].includes(resource.many))
		throw refuse(
			409,
			`Conflict occurred attempting to store ${resource.one} - Duplicate entry found with name ${item['name']}${item['domain_id'] ? ` at domain ID ${item['domain_id']}` : ''}.`,
		);
	resource.store(world).set(String(item['id']), item);
	return json(201, { [resource.one]: withLinks(call, resource.many, item) });
};

export const updateResource = (
	world: World,
	call: Call,
	resource: Resource,
	id: string,
	input: Item,
): Answer => {
	const item = findResource(world, resource, id);
	const { password: _password, original_password: _original, ...shown } = input;
	Object.assign(item, shown);
	const { options, ...rest } = item;
	const all = resource.extra ? { ...rest, extra: {}, options: options ?? {} } : item;
	return json(200, { [resource.one]: withLinks(call, resource.many, all) });
};

export const bodyItem = async (call: Call, one: string): Promise<Item> => {
	let body: unknown;
	try {
		body = JSON.parse(await call.text());
	} catch {
		throw malformed('Expecting to find valid JSON in request body.');
	}
	const item = (body as Record<string, unknown> | null)?.[one];
	if (typeof item !== 'object' || item === null) throw malformed(`Expecting to find ${one} in request body.`);
	return item as Item;
};
