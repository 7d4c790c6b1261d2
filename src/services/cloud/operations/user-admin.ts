import { choice, text } from '../../../catalogue/field.ts';
import { identityId } from '../client/identities.ts';
import { all } from '../client/pages.ts';
import { readBack } from '../client/resource.ts';
import { listOf, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { op } from './crud.ts';
import { projectSample } from './project-fields.ts';

const userSample = {
	id: 'ba636844cbd74cae8bc15be072a0beff',
	name: 'demo',
	enabled: true,
	domainId: 'default',
	email: null,
	defaultProjectId: projectSample.id,
};

const users = op({
	resource: 'user',
	name: 'getMany',
	action: 'Get many users',
	effect: 'reads',
	only: 'OpenStack',
	help: 'List the users of the cloud; needs the admin role',
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
	only: 'OpenStack',
	help: 'List who has which role where; needs the admin role',
	returns: 'many',
	part: 'identity',
	fields: {
		user: text('User', { from: 'id', example: 'demo', help: 'Only of this user: name or ID' }),
		project: text('Project', { from: 'id', example: 'demo', help: 'Only in this project: name or ID' }),
	},
	covers: ['identity GET /role_assignments'],
	sample: {
		userId: userSample.id,
		userName: 'demo',
		groupId: null,
		roleId: 'd6482876e57944c0a06f6f5bb0fb5d9a',
		roleName: 'member',
		projectId: projectSample.id,
		projectName: 'demo',
	},
	async run({ cloud }, { user, project }, { signal }) {
		const query = {
			include_names: true,
			'user.id': user ? await identityId(cloud, 'user', user, { signal }) : undefined,
			'scope.project.id': project ? await identityId(cloud, 'project', project, { signal }) : undefined,
		};
		const { body } = await cloud.apis.identity.send(
			{ path: '/role_assignments', query, doing: 'listing role assignments', gives: 'role_assignments' },
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
	only: 'OpenStack',
	help: 'Grant or revoke a user’s role in a project; needs the admin role',
	part: 'identity',
	fields: {
		user: text('User', { required: true, from: 'id', example: 'demo', help: 'Name or ID of the user' }),
		role: text('Role', { required: true, example: 'member', help: 'Name or ID of the role' }),
		project: text('Project', {
			required: true,
			from: 'id',
			example: 'demo',
			help: 'Name or ID of the project',
		}),
		how: choice('How', {
			default: 'grant',
			help: 'Whether to grant or revoke the role',
			options: [
				{ value: 'grant', label: 'Grant' },
				{ value: 'revoke', label: 'Revoke' },
			],
		}),
	},
	covers: [
		'identity PUT /projects/{id}/users/{id}/roles/{id}',
		'identity DELETE /projects/{id}/users/{id}/roles/{id}',
		'identity HEAD /projects/{id}/users/{id}/roles/{id}',
	],
	sample: {
		userId: userSample.id,
		roleId: 'd6482876e57944c0a06f6f5bb0fb5d9a',
		projectId: projectSample.id,
		granted: true,
	},
	async run({ cloud }, { user, role, project, how }, { signal }) {
		const [userId, roleId, projectId] = await Promise.all([
			identityId(cloud, 'user', user, { signal }),
			identityId(cloud, 'role', role, { signal }),
			identityId(cloud, 'project', project, { signal }),
		]);
		const request = {
			method: how === 'grant' ? 'PUT' : 'DELETE',
			path: path`/projects/${projectId}/users/${userId}/roles/${roleId}`,
			doing: how === 'grant' ? `granting role ${role}` : `revoking role ${role}`,
		};
		await cloud.apis.identity.send(request, { signal });
		const check = { ...request, method: 'HEAD', accept: [404] };
		const { status } = await readBack(request.doing, userId, () =>
			cloud.apis.identity.send(check, { signal }),
		);
		return { userId, roleId, projectId, granted: status !== 404 };
	},
});

/** Users and roles, for admins. */
export const userAdmin = [users, roles, setRole] as const;
