import type { Answer, Call, Item } from '../call.ts';
import type { World } from '../world.ts';
import { absent, json } from './errors.ts';
import { selfOf } from './resources.ts';

const named = ({ identity }: World, kind: 'projects' | 'domains', id: string): Item => {
	const item = identity[kind].get(id);
	const domain = identity.domains.get(String(item?.['domain_id']));
	const names = { id, name: item?.['name'] ?? null };
	return kind === 'domains'
		? names
		: { ...names, domain: { id: domain?.['id'] ?? null, name: domain?.['name'] ?? null } };
};

const parts = (scope: string): [kind: string, id: string] => scope.split(':') as [string, string];

const pathOf = (scope: string, user: string, role: string): string => {
	const [kind, id] = parts(scope);
	return kind === 'system'
		? `system/users/${user}/roles/${role}`
		: `${kind}s/${id}/users/${user}/roles/${role}`;
};

/** GET /role_assignments */
export const listAssignments = (world: World, call: Call): Answer => {
	const { identity } = world;
	const names = call.query.has('include_names');
	const wanted = (key: string) => call.query.get(key);
	const items = identity.assignments
		.filter(({ scope, user, role }) => {
			const [kind, id] = parts(scope);
			const project = wanted('scope.project.id');
			return (
				(wanted('user.id') ?? user) === user &&
				(wanted('role.id') ?? role) === role &&
				(project === null || (kind === 'project' && id === project))
			);
		})
		.map(({ scope, user, role }) => {
			const [kind, id] = parts(scope);
			const shown = identity.users.get(user)?.shown;
			const domain = identity.domains.get(String(shown?.['domain_id']));
			const where =
				kind === 'system'
					? { system: { all: true } }
					: { [kind]: names ? named(world, kind === 'project' ? 'projects' : 'domains', id) : { id } };
			return {
				links: { assignment: selfOf(call, pathOf(scope, user, role)) },
				scope: where,
				user: names
					? {
							id: user,
							name: shown?.['name'] ?? null,
							domain: { id: domain?.['id'] ?? null, name: domain?.['name'] ?? null },
						}
					: { id: user },
				role: names ? { id: role, name: identity.roles.get(role)?.['name'] ?? null } : { id: role },
			};
		});
	const self = selfOf(call, 'role_assignments') + (call.rawQuery && `?${call.rawQuery}`);
	return json(200, { role_assignments: items, links: { next: null, self, previous: null } });
};

/** PUT, DELETE, HEAD of one assignment. */
export const assign = (
	{ identity }: World,
	method: string,
	scope: string,
	user: string,
	role: string,
): Answer => {
	if (!identity.roles.has(role)) throw absent('role', role);
	if (!identity.users.has(user)) throw absent('user', user);
	const same = (each: { scope: string; user: string; role: string }) =>
		each.scope === scope && each.user === user && each.role === role;
	const there = identity.assignments.some(same);
	if (method === 'PUT') {
		if (!there) identity.assignments.push({ scope, user, role });
	} else if (!there) throw absent('role assignment with role', role);
	else if (method === 'DELETE') identity.assignments = identity.assignments.filter((each) => !same(each));
	return { status: 204 };
};

/** The roles that a user was given there, without those that they imply. */
export const granted = ({ identity }: World, scope: string, user: string): Item[] =>
	identity.assignments
		.filter((each) => each.scope === scope && each.user === user)
		.flatMap(({ role }): Item[] => {
			const found = identity.roles.get(role);
			return found ? [found] : [];
		});
