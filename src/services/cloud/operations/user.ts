import { choice, list, text } from '../../../catalogue/field.ts';
import { all } from '../client/pages.ts';
import { listOf, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { serviceNames } from '../wire/services.ts';
import { op } from './crud.ts';

const tokenSample = {
	user: { id: 'ba636844cbd74cae8bc15be072a0beff', name: 'demo', domain: 'Default' },
	project: { id: 'c36351c80aed4a7192207d385d74c32a', name: 'demo', domain: 'Default' },
	roles: ['member', 'reader'],
	family: 'openstack',
	expires: '2026-01-31T04:12:45.000Z',
};

const whoAmI = op({
	resource: 'user',
	name: 'whoAmI',
	action: 'Get the logged-in user',
	effect: 'reads',
	help: 'Learn as whom, in which project and with which roles the connection works',
	part: 'identity',
	fields: {},
	covers: ['identity POST /auth/tokens', 'identity POST /tokens'],
	sample: { ...tokenSample, token: 'gAAAAABl…' },
	secretOutput: ['token'],
	async run({ cloud }, _, { signal }) {
		const { user, project, roles, family, expires, token } = await cloud.login({ signal });
		return { user, project, roles, family, expires, token };
	},
});

const catalogue = op({
	resource: 'user',
	name: 'getEndpoints',
	action: 'Get many endpoints',
	effect: 'reads',
	help: 'List the services of the cloud’s catalogue and their addresses, and which are used',
	returns: 'many',
	part: 'identity',
	fields: { type: text('Type', { example: 'compute', help: 'Only services of this type' }) },
	covers: ['identity GET /auth/catalog'],
	sample: {
		type: 'compute',
		name: 'nova',
		interface: 'public',
		region: 'RegionOne',
		url: 'https://cloud.example.org:8774/v2.1',
		used: true,
	},
	async run({ cloud }, { type }, { signal }) {
		const login = await cloud.login({ signal });
		const used = new Set<string>();
		for (const service of serviceNames) {
			const endpoint = await cloud.apis[service].endpoint({ signal }).catch(() => undefined);
			if (endpoint) used.add(`${endpoint.origin}${endpoint.prefix}`);
		}
		return login.catalogue
			.filter((entry) => !type || entry.type === type)
			.map((entry) => ({
				...entry,
				used:
					entry.interface === cloud.settings.interface &&
					[...used].some((url) => entry.url === url || entry.url.startsWith(`${url}/`)),
			}));
	},
});

const names = op({
	resource: 'user',
	name: 'lookUp',
	action: 'Look up users',
	effect: 'reads',
	only: 'synnefo',
	help: 'Learn the IDs of users by their names, or their names by IDs; unknown ones are left out',
	returns: 'many',
	part: 'account',
	fields: {
		users: list('Users', {
			required: true,
			item: 'user',
			example: 'bob@example.org',
			help: 'Names (e-mail addresses) or IDs',
		}),
	},
	covers: ['account POST /user_catalogs'],
	sample: { id: '00000000-0000-4000-8000-000000000b0b', name: 'bob@example.org' },
	async run({ cloud }, { users }, { signal }) {
		const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
		const ask = async (body: object) => {
			const request = {
				method: 'POST',
				path: '/user_catalogs',
				json: body,
				reads: true,
				doing: 'looking up users',
			};
			return recordOf((await cloud.apis.account.send(request, { signal })).body);
		};
		const [ids, named] = [users.filter(isId), users.filter((each) => !isId(each))];
		const [byId, byName] = await Promise.all([
			ids.length > 0 ? ask({ uuids: ids }) : {},
			named.length > 0 ? ask({ displaynames: named }) : {},
		]);
		return [
			...Object.entries(recordOf(recordOf(byId)['uuid_catalog'])).map(([id, name]) => ({
				id,
				name: textOf(name),
			})),
			...Object.entries(recordOf(recordOf(byName)['displayname_catalog'])).map(([name, id]) => ({
				id: textOf(id),
				name,
			})),
		];
	},
});

const userSample = {
	id: tokenSample.user.id,
	name: 'demo',
	enabled: true,
	domainId: 'default',
	email: null,
	defaultProjectId: tokenSample.project.id,
};

const users = op({
	resource: 'user',
	name: 'getMany',
	action: 'Get many users',
	effect: 'reads',
	only: 'openstack',
	help: 'List the users of the cloud; needs an admin',
	returns: 'many',
	part: 'identity',
	fields: { name: text('Named', { example: 'demo', help: 'Only users with exactly this name' }) },
	covers: ['identity GET /users'],
	sample: userSample,
	async run({ cloud }, { name }, { signal }) {
		const listing = {
			path: '/users',
			key: 'users',
			query: { name: name || undefined },
			doing: 'listing users',
		};
		return (await all(cloud.apis.identity, listing, { signal })).map((row) => ({
			id: textOf(row['id']),
			name: textOf(row['name']),
			enabled: row['enabled'] !== false,
			domainId: textOf(row['domain_id']) || null,
			email: textOf(row['email']) || null,
			defaultProjectId: textOf(row['default_project_id']) || null,
		}));
	},
});

const roles = op({
	resource: 'user',
	name: 'getRoles',
	action: 'Get many role assignments',
	effect: 'reads',
	only: 'openstack',
	help: 'List who has which role where; needs an admin',
	returns: 'many',
	part: 'identity',
	fields: {
		user: text('User', { from: 'id', help: 'Only of the user with this ID' }),
		project: text('Project', { from: 'id', help: 'Only in the project with this ID' }),
	},
	covers: ['identity GET /role_assignments'],
	sample: {
		userId: userSample.id,
		userName: 'demo',
		groupId: null,
		roleId: 'd6482876e57944c0a06f6f5bb0fb5d9a',
		roleName: 'member',
		projectId: tokenSample.project.id,
		projectName: 'demo',
	},
	async run({ cloud }, { user, project }, { signal }) {
		const query = {
			include_names: true,
			'user.id': user || undefined,
			'scope.project.id': project || undefined,
		};
		const { body } = await cloud.apis.identity.send(
			{ path: '/role_assignments', query, doing: 'listing role assignments' },
			{ signal },
		);
		return listOf(recordOf(body)['role_assignments']).map((row) => {
			const [who, role, where] = [
				recordOf(row['user']),
				recordOf(row['role']),
				recordOf(recordOf(row['scope'])['project']),
			];
			return {
				userId: textOf(who['id']) || null,
				userName: textOf(who['name']) || null,
				groupId: textOf(recordOf(row['group'])['id']) || null,
				roleId: textOf(role['id']),
				roleName: textOf(role['name']),
				projectId: textOf(where['id']) || null,
				projectName: textOf(where['name']) || null,
			};
		});
	},
});

const setRole = op({
	resource: 'user',
	name: 'setRole',
	action: 'Grant or revoke a role',
	effect: 'changes',
	only: 'openstack',
	help: 'Give a user a role in a project, or take it; needs an admin',
	part: 'identity',
	fields: {
		user: text('User', { required: true, from: 'id', help: 'ID of the user' }),
		role: text('Role', { required: true, example: 'member', help: 'Name or ID of the role' }),
		project: text('Project', { required: true, from: 'id', help: 'ID of the project' }),
		how: choice('How', {
			default: 'grant',
			help: 'Whether the role is given or taken',
			options: [
				{ value: 'grant', label: 'Grant' },
				{ value: 'revoke', label: 'Revoke' },
			],
		}),
	},
	covers: [
		'identity PUT /projects/{id}/users/{id}/roles/{id}',
		'identity DELETE /projects/{id}/users/{id}/roles/{id}',
	],
	sample: {
		userId: userSample.id,
		roleId: 'd6482876e57944c0a06f6f5bb0fb5d9a',
		projectId: tokenSample.project.id,
		granted: true,
	},
	async run({ cloud }, { user, role, project, how }, { signal }) {
		const roleList = { path: '/roles', key: 'roles', doing: 'listing roles' };
		const found = (await all(cloud.apis.identity, roleList, { signal })).find(
			({ id, name }) => id === role || name === role,
		);
		const roleId = textOf(found?.['id']) || role;
		const request = {
			method: how === 'grant' ? 'PUT' : 'DELETE',
			path: path`/projects/${project}/users/${user}/roles/${roleId}`,
			doing: how === 'grant' ? `granting role ${role}` : `revoking role ${role}`,
		};
		await cloud.apis.identity.send(request, { signal });
		return { userId: user, roleId, projectId: project, granted: how === 'grant' };
	},
});

/** Who one is, and who others are. */
export const userOperations = [whoAmI, catalogue, names, users, roles, setRole] as const;
