import type { Item, Json } from '../call.ts';
import { defined, hexId, type World } from '../world.ts';
import { absent, refuse } from './errors.ts';
import type { Resource } from './resources.ts';

const URL_VARIABLES = /[$%]\((?!(?:project_id|tenant_id|user_id)\)s)[^)]*\)s/;

const pick = (given: Item, key: string, otherwise: Json): Json => given[key] ?? otherwise;

const userOf = (given: Item): Item =>
	defined({
		id: hexId(),
		name: pick(given, 'name', ''),
		domain_id: pick(given, 'domain_id', 'default'),
		enabled: pick(given, 'enabled', true),
		email: given['email'],
		description: given['description'],
		default_project_id: given['default_project_id'],
		password_expires_at: null,
		options: pick(given, 'options', {}),
	});

const projectOf = (given: Item): Item => {
	const domain = pick(given, 'domain_id', 'default');
	return {
		id: hexId(),
		name: pick(given, 'name', ''),
		domain_id: domain,
		description: pick(given, 'description', ''),
		enabled: pick(given, 'enabled', true),
		parent_id: pick(given, 'parent_id', domain),
		is_domain: false,
		tags: pick(given, 'tags', []),
		options: {},
	};
};

const endpointOf = ({ identity }: World, given: Item): Item => {
	const url = String(given['url']);
	if (URL_VARIABLES.test(url)) throw refuse(400, `Cannot create an endpoint with an invalid URL: ${url}.`);
	if (!identity.services.has(String(given['service_id'])))
		throw absent('service', String(given['service_id']));
	const region = pick(given, 'region_id', pick(given, 'region', null));
	return {
		id: hexId(),
		interface: pick(given, 'interface', 'public'),
		region_id: region,
		service_id: pick(given, 'service_id', ''),
		url,
		enabled: pick(given, 'enabled', true),
		region,
	};
};

const shownUsers = ({ identity }: World): Map<string, Item> =>
	new Map([...identity.users].map(([id, { shown }]) => [id, shown]));

/** Keystone's resources that are plainly listed, shown, created, changed and deleted. */
export const kinds: readonly Resource[] = [
	{
		many: 'users',
		one: 'user',
		word: 'user',
		store: shownUsers,
		filters: ['name', 'domain_id', 'enabled'],
		fresh: (_world, given) => userOf(given),
		extra: true,
	},
	{
		many: 'projects',
		one: 'project',
		word: 'project',
		store: ({ identity }) => identity.projects,
		filters: ['name', 'domain_id', 'enabled', 'parent_id'],
		fresh: (_world, given) => projectOf(given),
		extra: true,
	},
	{
		many: 'domains',
		one: 'domain',
		word: 'domain',
		store: ({ identity }) => identity.domains,
		filters: ['name', 'enabled'],
		fresh: (_world, given) => ({
			id: hexId(),
			name: pick(given, 'name', ''),
			description: pick(given, 'description', ''),
			enabled: pick(given, 'enabled', true),
			tags: [],
			options: {},
		}),
	},
	{
		many: 'roles',
		one: 'role',
		word: 'role',
		store: ({ identity }) => identity.roles,
		filters: ['name', 'domain_id'],
		fresh: (_world, given) => ({
			id: hexId(),
			name: pick(given, 'name', ''),
			domain_id: null,
			description: pick(given, 'description', null),
			options: {},
		}),
	},
	{
		many: 'groups',
		one: 'group',
		word: 'group',
		store: ({ identity }) => identity.groups,
		filters: ['name', 'domain_id'],
		fresh: (_world, given) => ({
			id: hexId(),
			name: pick(given, 'name', ''),
			domain_id: pick(given, 'domain_id', 'default'),
			description: pick(given, 'description', ''),
		}),
	},
	{
		many: 'services',
		one: 'service',
		word: 'service',
		store: ({ identity }) => identity.services,
		filters: ['name', 'type'],
		fresh: (_world, given) =>
			defined({
				name: pick(given, 'name', ''),
				id: hexId(),
				type: pick(given, 'type', ''),
				enabled: pick(given, 'enabled', true),
				description: given['description'],
			}),
	},
	{
		many: 'endpoints',
		one: 'endpoint',
		word: 'endpoint',
		store: ({ identity }) => identity.endpoints,
		filters: ['interface', 'service_id', 'region_id'],
		fresh: endpointOf,
	},
	{
		many: 'regions',
		one: 'region',
		word: 'region',
		store: ({ identity }) => identity.regions,
		filters: ['parent_region_id'],
		fresh: (_world, given) => ({
			id: pick(given, 'id', hexId()),
			description: pick(given, 'description', ''),
			parent_region_id: pick(given, 'parent_region_id', null),
		}),
	},
	{
		many: 'credentials',
		one: 'credential',
		word: 'credential',
		store: ({ identity }) => identity.credentials,
		filters: ['user_id', 'type'],
		fresh: (_world, given) => ({
			id: hexId(),
			user_id: pick(given, 'user_id', ''),
			project_id: pick(given, 'project_id', null),
			type: pick(given, 'type', ''),
			blob: pick(given, 'blob', ''),
		}),
	},
];
