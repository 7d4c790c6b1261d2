import { uuid } from '../world.ts';

import { type Answer, type Call, header, type Item, type Route } from '../call.ts';
import { answer, bodyOf, fault, linedJson } from './answers.ts';
import type { Asked } from './astakos.ts';
import { currentOf } from './pithos/state.ts';
import type { Image, Synnefo, User, Version } from './state.ts';

/** What the image's location points to; undefined where it is gone. */
const fileOf = (world: Synnefo, location: string): Version | undefined => {
	const [, account = '', box = '', ...rest] = /^pithos:\/\/([^/]+)\/([^/]+)\/(.+)$/.exec(location) ?? [];
	const stored = world.accounts.get(account)?.boxes.get(box)?.objects.get(rest.join('/'));
	return stored ? currentOf(stored) : undefined;
};

export const visibleImages = (world: Synnefo, user: User): Image[] =>
	[...world.images.values()].filter(
		(one) =>
			fileOf(world, one.location) &&
			(one.public || one.owner === user.uuid || one.members.includes(user.uuid)),
	);

export const imageFor = (world: Synnefo, user: User, id: string): Image => {
	const found = visibleImages(world, user).find((one) => one.id === id);
	if (!found) throw fault(404, `Object '${id}' does not exist.`);
	return found;
};

/** Its JSON, on many lines. */
const lined = (value: unknown): Answer => ({ ...answer(200), body: linedJson(value) });

const own = (world: Synnefo, user: User, id: string): Image => {
	const one = imageFor(world, user, id);
	if (one.owner !== user.uuid) throw fault(403, 'Not allowed');
	return one;
};

const stamp = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

const detail = (world: Synnefo, one: Image): Item => {
	const file = fileOf(world, one.location);
	return {
		id: one.id,
		name: one.name,
		status: 'AVAILABLE',
		disk_format: one.diskFormat,
		container_format: one.containerFormat,
		size: file?.size ?? 0,
		checksum: file?.root ?? '',
		location: one.location,
		owner: one.owner,
		is_public: one.public,
		is_snapshot: one.location.includes('/snapshots/'),
		created_at: stamp(one.changed),
		updated_at: stamp(one.changed),
		deleted_at: '',
		properties: Object.fromEntries(one.properties),
	};
};

const python = (value: unknown): string =>
	value === true ? 'True' : value === false ? 'False' : encodeURIComponent(String(value));

const headersOf = (world: Synnefo, one: Image): Record<string, string> => {
	const { properties, location, created_at: made, updated_at: changed, ...rest } = detail(world, one);
	const plain = { ...rest, description: '' };
	return {
		...Object.fromEntries(
			Object.entries(plain).map(([key, value]) => [
				`x-image-meta-${key.replaceAll('_', '-')}`,
				python(value),
			]),
		),
		'x-image-meta-location': String(location),
		'x-image-meta-created-at': String(made),
		'x-image-meta-updated-at': String(changed),
		...Object.fromEntries(
			Object.entries(properties as Item).map(([key, value]) => [
				`x-image-meta-property-${key.replaceAll('_', '-')}`,
				python(value),
			]),
		),
	};
};

const PROPERTY = 'x-image-meta-property-';

/** Properties among the headers; one with an underscore in its name never gets through the web server. */
const propertiesOf = (call: Call): [string, string][] =>
	Object.keys(call.headers)
		.filter((name) => name.startsWith(PROPERTY) && !name.includes('_'))
		.map((name) => [
			name.slice(PROPERTY.length).replaceAll('-', '_'),
			decodeURIComponent(header(call, name) ?? ''),
		]);

const meta = (call: Call, name: string): string | undefined => {
	const value = header(call, `x-image-meta-${name}`);
	return value === undefined ? undefined : decodeURIComponent(value);
};

const formats = ['diskdump', 'extdump', 'ntfsdump'];

const change = (call: Call, one: Image): void => {
	const format = meta(call, 'disk-format');
	if (format !== undefined && !formats.includes(format))
		throw fault(400, `Invalid disk format: ${format}. Allowed: ${formats.join(', ')}`);
	one.name = meta(call, 'name') ?? one.name;
	one.diskFormat = format ?? one.diskFormat;
	one.containerFormat = meta(call, 'container-format') ?? one.containerFormat;
	const wanted = meta(call, 'is-public');
	if (wanted !== undefined) one.public = wanted.toLowerCase() === 'true';
	for (const [key, value] of propertiesOf(call)) one.properties.set(key, value);
};

const register = ({ world, call, user }: Asked): Answer => {
	const location = meta(call, 'location');
	const name = meta(call, 'name');
	if (!name) throw fault(400, 'Image name is required.');
	if (!location) throw fault(400, 'Image location is required.');
	const owner = /^pithos:\/\/([^/]+)\/[^/]+\/.+$/.exec(location)?.[1];
	if (owner === undefined) throw fault(400, `Invalid location '${location}'.`);
	if (owner !== user.uuid) throw fault(403, 'Not allowed');
	if (!fileOf(world, location)) throw fault(404, 'Object does not exist');
	const before = [...world.images.values()].find((one) => one.location === location);
	const one: Image = before ?? {
		id: uuid(),
		name,
		location,
		owner,
		diskFormat: 'diskdump',
		containerFormat: 'bare',
		public: false,
		properties: new Map(),
		members: [],
		changed: world.clock.now(),
	};
	change(call, one);
	one.changed = world.clock.now();
	world.images.set(one.id, one);
	return answer(200, undefined, headersOf(world, one));
};

const list = ({ world, call, user }: Asked, detailed: boolean): Answer => {
	const { query } = call;
	const only = (name: string) => query.get(name);
	const found = visibleImages(world, user)
		.map((one) => ({ one, item: detail(world, one) }))
		.filter(({ one, item }) => {
			for (const key of ['name', 'status', 'container_format', 'disk_format'])
				if (only(key) !== null && only(key) !== String(item[key] as string)) return false;
			if (only('size_min') !== null && Number(item['size']) < Number(only('size_min'))) return false;
			if (only('size_max') !== null && Number(item['size']) > Number(only('size_max'))) return false;
			for (const [key, value] of query)
				if (key.startsWith('property-') && one.properties.get(key.slice(9).toLowerCase()) !== value)
					return false;
			return true;
		})
		.map(({ item }) => item);
	const key = only('sort_key') ?? 'created_at';
	found.sort((a, b) => (String(a[key] as string) < String(b[key] as string) ? -1 : 1));
	if ((only('sort_dir') ?? 'desc') === 'desc') found.reverse();
	const brief = ['id', 'name', 'status', 'disk_format', 'container_format', 'size'];
	return lined({
		images: detailed
			? found
			: found.map((item) => Object.fromEntries(brief.map((each) => [each, item[each]]))),
	});
};

const setMembers = async ({ world, call, user }: Asked, id: string): Promise<Answer> => {
	const one = own(world, user, id);
	const { memberships } = (await bodyOf(call)) as { memberships?: { member_id: string }[] };
	if (!Array.isArray(memberships)) throw fault(400, 'Malformed request.');
	one.members = memberships.map(({ member_id: member }) => member);
	return answer(204);
};

export const imageRoutes: readonly Route<Asked>[] = [
	['GET', '/images/', (asked) => list(asked, false)],
	['GET', '/images', (asked) => list(asked, false)],
	['GET', '/images/detail', (asked) => list(asked, true)],
	['POST', '/images/', register],
	['POST', '/images', register],
	[
		'HEAD',
		'/images/:id',
		({ world, user }, id) => answer(200, undefined, headersOf(world, imageFor(world, user, id))),
	],
	[
		'PUT',
		'/images/:id',
		({ world, call, user }, id) => {
			const one = own(world, user, id);
			change(call, one);
			one.changed = world.clock.now();
			return answer(200, undefined, headersOf(world, one));
		},
	],
	[
		'DELETE',
		'/images/:id',
		({ world, user }, id) => {
			own(world, user, id);
			world.images.delete(id);
			return answer(204);
		},
	],
	[
		'GET',
		'/images/:id/members',
		({ world, user }, id) => {
			const { members } = imageFor(world, user, id);
			return lined({ members: members.map((member) => ({ member_id: member, can_share: false })) });
		},
	],
	['PUT', '/images/:id/members', setMembers],
	[
		'PUT',
		'/images/:id/members/:member',
		({ world, user }, id, member) => {
			const one = own(world, user, id);
			if (!one.members.includes(member)) one.members.push(member);
			return answer(204);
		},
	],
	[
		'DELETE',
		'/images/:id/members/:member',
		({ world, user }, id, member) => {
			const one = own(world, user, id);
			one.members = one.members.filter((each) => each !== member);
			return answer(204);
		},
	],
	[
		'GET',
		'/shared-images/:member',
		({ world, user }, member) =>
			lined({
				shared_images: [...world.images.values()]
					.filter(({ owner, members }) => owner === user.uuid && members.includes(member))
					.map(({ id }) => ({ image_id: id, can_share: false })),
			}),
	],
];
