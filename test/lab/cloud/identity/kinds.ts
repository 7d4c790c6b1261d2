import type { Item, Json } from '../call.ts';
import { defined, hexId, type World } from '../world.ts';
import { absent, refuse } from './errors.ts';
import type { Resource } from './resources.ts';

const URL_VARIABLES = /[$%]\((?!(?:project_id|tenant_id|user_id)\)s)[^)]*\)s/;

const pick = (input: Item, key: string, otherwise: Json): Json => input[key] ?? otherwise;

const userOf = (input: Item): Item =>
	defined({
		id: hexId(),
		name: pick(input, 'name', ''),
		domain_id: pick(input, 'domain_id', 'default'),
		enabled: pick(input, 'enabled', true),
		email: input['email'],
		description: input['description'],
		default_project_id: input['default_project_id'],
		password_expires_at: null,
		options: pick(input, 'options', {}),
	});

const projectOf = (input: Item): Item => {
	const domain = pick(input, 'domain_id', 'default');
	return {
		id: hexId(),
		name: pick(input, 'name', ''),
		domain_id: domain,
		description: pick(input, 'description', ''),
		enabled: pick(input, 'enabled', true),
		parent_id: pick(input, 'parent_id', domain),
		is_domain: false,
		tags: pick(input, 'tags', []),
		options: {},
	};
};

const endpointOf = ({ identity }: World, input: Item): Item => {
	const url = String(input['url']);
	if (URL_VARIABLES.test(url)) throw refuse(400, `Cannot create an endpoint with an invalid URL: ${url}.`);
	if (!identity.services.has(String(input['service_id'])))
		throw absent('service', String(input['service_id']));
	const region = pick(input, 'region_id', pick(input, 'region', null));
	return {
		id: hexId(),
		interface: pick(input, 'interface', 'public'),
		region_id: region,
		service_id: pick(input, 'service_id', ''),
		url,
		enabled: pick(input, 'enabled', true),
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
		fresh: (_world, input) => userOf(input),
		extra: true,
	},
	{
		many: 'projects',
		one: 'project',
		word: 'project',
		store: ({ identity }) => identity.projects,
		filters: ['name', 'domain_id', 'enabled', 'parent_id'],
		fresh: (_world, input) => projectOf(input),
		extra: true,
	},
	{
		many: 'domains',
		one: 'domain',
		word: 'domain',
		store: ({ identity }) => identity.domains,
		filters: ['name', 'enabled'],
		fresh: (_world, input) => ({
			id: hexId(),
			name: pick(input, 'name', ''),
			description: pick(input, 'description', ''),
			enabled: pick(input, 'enabled', true),
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
		fresh: (_world, input) => ({
			id: hexId(),
			name: pick(input, 'name', ''),
			domain_id: null,
			description: pick(input, 'description', null),
			options: {},
		}),
	},
	{
		many: 'groups',
		one: 'group',
		word: 'group',
		store: ({ identity }) => identity.groups,
		filters: ['name', 'domain_id'],
		fresh: (_world, input) => ({
			id: hexId(),
			name: pick(input, 'name', ''),
			domain_id: pick(input, 'domain_id', 'default'),
			description: pick(input, 'description', ''),
		}),
	},
	{
		many: 'services',
		one: 'service',
		word: 'service',
		store: ({ identity }) => identity.services,
		filters: ['name', 'type'],
		fresh: (_world, input) =>
			defined({
				name: pick(input, 'name', ''),
				id: hexId(),
				type: pick(input, 'type', ''),
				enabled: pick(input, 'enabled', true),
				description: input['description'],
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
		fresh: (_world, input) => ({
			id: pick(input, 'id', hexId()),
			description: pick(input, 'description', ''),
			parent_region_id: pick(input, 'parent_region_id', null),
		}),
	},
	{
		many: 'credentials',
		one: 'credential',
		word: 'credential',
		store: ({ identity }) => identity.credentials,
		filters: ['user_id', 'type'],
		fresh: (_world, input) => ({
			id: hexId(),
			user_id: pick(input, 'user_id', ''),
			project_id: pick(input, 'project_id', null),
			type: pick(input, 'type', ''),
			blob: pick(input, 'blob', ''),
		}),
	},
];
