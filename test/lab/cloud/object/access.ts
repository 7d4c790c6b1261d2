import { type Call, header, Refused } from '../call.ts';
import { judge } from '../auth.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import { groupAllowed, hasListings, namedAllowed, referrerAllowed } from './acl.ts';
import { page } from './answers.ts';
import type { Caller, Swift } from './context.ts';

const operators = ['admin', 'swiftoperator', 'member'];

/** Who asks, by either kind of token. */
export interface Identity {
	readonly token?: Token;
	/** Groups of a v1 login. */
	readonly groups?: readonly string[];
}

export const identify = (world: World, call: Call): Identity => {
	const id = header(call, 'x-auth-token') || header(call, 'x-storage-token');
	const v1 = world.object.v1Tokens.get(id ?? '');
	if (v1 && v1.expires > world.clock.now()) return { groups: v1.groups };
	const token = judge(world, 'object', call);
	return typeof token === 'object' ? { token } : {};
};

const isOwner = ({ token, groups }: Identity, account: string): boolean => {
	if (groups) return groups.includes(account);
	if (!token) return false;
	if (token.roles.includes('ResellerAdmin')) return account.startsWith('AUTH_');
	return account === `AUTH_${token.project}` && token.roles.some((role) => operators.includes(role));
};

export const callerOf = (identity: Identity, account: string): Caller => ({
	known: identity.token !== undefined || identity.groups !== undefined,
	owner: isOwner(identity, account),
	reseller: identity.token?.roles.includes('ResellerAdmin') ?? false,
});

/** The 401 of an account, or 403 where somebody known asks. */
const denied = (world: World, account: string, known: boolean): Refused =>
	new Refused(
		known
			? page(403)
			: page(401, {
					'Www-Authenticate': `Swift realm="${account}"`,
					'WWW-Authenticate': `Keystone uri="${world.urls.identity}/v3"`,
				}),
	);

const aclAllows = (world: World, identity: Identity, acl: string): boolean => {
	const { token, groups } = identity;
	if (groups) return namedAllowed(acl, groups);
	if (!token) return false;
	const project = token.project === undefined ? undefined : world.identity.projects.get(token.project);
	const projects = [token.project, project?.['name']].filter((name) => typeof name === 'string');
	return groupAllowed(acl, projects, [token.user, token.userName]) || namedAllowed(acl, token.roles);
};

/** Throws where the request may not do that with the container. */
export const authorizer =
	(world: World, call: Call, identity: Identity, home: string, signed: boolean): Swift['authorize'] =>
	(what, container, account = home) => {
		if (signed || isOwner(identity, account)) return;
		const known = identity.token !== undefined || identity.groups !== undefined;
		const system = world.object.accounts.get(account)?.containers.get(container)?.system;
		const acl =
			what === 'own' ? '' : (system?.get(what === 'write' ? 'x-container-write' : 'x-container-read') ?? '');
		if (acl !== '') {
			const referrer = what !== 'write' && referrerAllowed(acl, header(call, 'referer'));
			if (referrer && (what === 'read' || hasListings(acl))) return;
			if (aclAllows(world, identity, acl)) return;
		}
		throw denied(world, account, known);
	};
