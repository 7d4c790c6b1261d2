import { randomBytes } from 'node:crypto';
import type { Item } from '../call.ts';
import type { World } from '../world.ts';
import type { AppCredential, Token } from './state.ts';

const implied: Readonly<Record<string, readonly string[]>> = {
	admin: ['member', 'reader'],
	member: ['reader'],
};

export interface Scope {
	readonly project?: string;
	readonly domain?: string;
	readonly system?: boolean;
}

const nameOf = (scope: Scope): string => {
	if (scope.system) return 'system';
	return scope.project ? `project:${scope.project}` : `domain:${scope.domain}`;
};

/** Names of the roles that the user has there, with those that they imply. */
export const rolesOf = ({ identity }: World, user: string, scope: Scope): string[] => {
	const names = new Set<string>();
	for (const { role, user: whose, scope: where } of identity.assignments) {
		if (whose !== user || where !== nameOf(scope)) continue;
		const name = identity.roles.get(role)?.['name'] as string;
		for (const each of [name, ...(implied[name] ?? [])]) names.add(each);
	}
	return [...names].sort();
};

const audit = () => randomBytes(16).toString('base64url');

/** A new token, remembered. */
export const issue = (
	world: World,
	user: string,
	scope: Scope,
	more: { methods: readonly string[]; parent?: Token | undefined; credential?: AppCredential | undefined },
): Token => {
	const scoped = scope.project || scope.domain || scope.system;
	const now = world.clock.now();
	const token: Token = {
		id: `gAAAAA${randomBytes(132).toString('base64url')}`,
		user,
		userName: String(world.identity.users.get(user)?.shown['name']),
		methods: more.methods,
		...scope,
		roles: more.credential
			? (more.credential.shown['roles'] as Item[]).map(({ name }) => name as string)
			: scoped
				? rolesOf(world, user, scope)
				: [],
		audit: more.parent ? [audit(), more.parent.audit.at(-1) as string] : [audit()],
		issued: now,
		expires: more.parent?.expires ?? now + world.troubles.tokenSeconds * 1000,
		revoked: false,
		...(more.credential ? { credential: more.credential } : {}),
		seenBy: new Set(),
	};
	world.identity.tokens.set(token.id, token);
	world.identity.granted++;
	return token;
};

const domainOf = ({ identity }: World, id: unknown): Item => ({
	id: id as string,
	name: identity.domains.get(String(id))?.['name'] ?? null,
});

/** Fills `$(project_id)s` and `%(tenant_id)s`; undefined where the token has no project to fill in. */
const filled = (url: string, token: Token): string | undefined => {
	const wants = /[$%]\((project_id|tenant_id)\)s/g;
	if (!wants.test(url)) return url;
	return token.project === undefined ? undefined : url.replace(wants, token.project);
};

export const catalogue = ({ identity }: World, token: Token): Item[] =>
	[...identity.services.values()].map((service) => ({
		endpoints: [...identity.endpoints.values()]
			.filter((endpoint) => endpoint['service_id'] === service['id'])
			.flatMap((endpoint): Item[] => {
				const url = filled(endpoint['url'] as string, token);
				if (url === undefined) return [];
				const { id, interface: face, region_id } = endpoint as Item;
				return [
					{
						id: id ?? null,
						interface: face ?? null,
						region_id: region_id ?? null,
						url,
						region: region_id ?? null,
					},
				];
			}),
		id: service['id'] ?? null,
		type: service['type'] ?? null,
		name: service['name'] ?? null,
	}));

const micro = (time: number): string => new Date(time).toISOString().replace('Z', '000Z');

/** A token as keystone shows it. */
export const shownToken = (world: World, token: Token, withCatalogue = true): Item => {
	const { identity } = world;
	const user = identity.users.get(token.user)?.shown ?? {};
	const project = token.project ? identity.projects.get(token.project) : undefined;
	const roleId = (name: string) =>
		[...identity.roles.values()].find((role) => role['name'] === name)?.['id'] ?? null;
	const roles = token.roles.map((name) => ({ id: roleId(name), name }));
	const scoped = project || token.domain || token.system;
	return {
		methods: [...token.methods],
		user: {
			domain: domainOf(world, user['domain_id']),
			id: token.user,
			name: user['name'] ?? null,
			password_expires_at: null,
		},
		audit_ids: [...token.audit],
		expires_at: micro(token.expires),
		issued_at: micro(token.issued),
		...(project && {
			project: {
				domain: domainOf(world, project['domain_id']),
				id: project['id'] ?? null,
				name: project['name'] ?? null,
			},
			is_domain: false,
		}),
		...(token.domain && { domain: domainOf(world, token.domain) }),
		...(scoped && { roles }),
		...(token.system && { system: { all: true } }),
		...(scoped && withCatalogue && { catalog: catalogue(world, token) }),
		...(token.credential && {
			application_credential: {
				id: token.credential.shown['id'] ?? null,
				name: token.credential.shown['name'] ?? null,
				restricted: token.credential.shown['unrestricted'] !== true,
				...(token.credential.rules && { access_rules: token.credential.shown['access_rules'] ?? [] }),
			},
		}),
	};
};
