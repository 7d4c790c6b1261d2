import { type CatalogueEntry, readCatalogue } from './catalogue.ts';
import { isRecord, type Json, listOf, recordOf, textOf } from './json.ts';
import type { Family } from './services.ts';
import { timeOf } from './time.ts';

/** A user, project or domain, by its id or by its name. */
export type Named = { readonly id: string } | { readonly name: string };
/** A user or project: names are unique in a domain only. */
export type InDomain = { readonly id: string } | { readonly name: string; readonly domain: Named };

/** What a token is good for. */
export type Scope =
	| { readonly project: InDomain }
	| { readonly domain: Named }
	| { readonly system: true }
	| { readonly trust: { readonly id: string } }
	| { readonly unscoped: true };

/** How somebody logs in. */
export type Auth =
	| {
			readonly method: 'password';
			readonly user: InDomain;
			readonly password: string;
			/** A one-time password of a second factor. */
			readonly passcode?: string | undefined;
			/** Default: the user’s default project. */
			readonly scope?: Scope | undefined;
	  }
	| {
			readonly method: 'applicationCredential';
			/** Its id; or its name with the user it belongs to. */
			readonly credential: { readonly id: string } | { readonly name: string; readonly user: InDomain };
			readonly secret: string;
	  }
	/** A token that there is already: Keystone’s, or one of Synnefo’s web page. */
	| { readonly method: 'token'; readonly token: string; readonly scope?: Scope | undefined }
	/** Swift’s own v1 login (tempauth, Ceph): `account:user` and a key. */
	| { readonly method: 'tempauth'; readonly user: string; readonly key: string }
	/** No login: the token is sent as it is, to the endpoints that are given. */
	| { readonly method: 'endpoint'; readonly token: string };

/** What a login gave. */
export interface Login {
	readonly token: string;
	/** When the token ends: ISO 8601 UTC; `null` where the server does not say. */
	readonly expires: string | null;
	/** Seconds that it lives, by the server’s own clock; `null` where the server does not say. */
	readonly lifetime: number | null;
	readonly family: Family;
	readonly catalogue: readonly CatalogueEntry[];
	readonly user: { readonly id: string; readonly name: string; readonly domain: string | null };
	/** `null` where the token is for no project. */
	readonly project: { readonly id: string; readonly name: string; readonly domain: string | null } | null;
	readonly roles: readonly string[];
}

/** A login as a request below the identity endpoint’s version. */
export interface LoginRequest {
	readonly path: string;
	readonly body: Json;
}

const scopeOf = (scope: Scope | undefined): Json => {
	if (scope === undefined) return {};
	if ('project' in scope) return { scope: { project: scope.project } };
	if ('domain' in scope) return { scope: { domain: scope.domain } };
	if ('trust' in scope) return { scope: { 'OS-TRUST:trust': scope.trust } };
	return { scope: 'system' in scope ? { system: { all: true } } : 'unscoped' };
};

type KeystoneAuth = Extract<Auth, { method: 'password' | 'applicationCredential' | 'token' }>;

const identityOf = (auth: KeystoneAuth): Json => {
	switch (auth.method) {
		case 'password': {
			const password = { user: { ...auth.user, password: auth.password } };
			if (!auth.passcode) return { methods: ['password'], password };
			const totp = { user: { ...auth.user, passcode: auth.passcode } };
			return { methods: ['password', 'totp'], password, totp };
		}
		case 'applicationCredential':
			return {
				methods: ['application_credential'],
				application_credential: { ...auth.credential, secret: auth.secret },
			};
		case 'token':
			return { methods: ['token'], token: { id: auth.token } };
	}
};

/** `POST /auth/tokens` of Keystone v3. An application credential has its scope in itself: none is sent. */
export const loginV3 = (auth: KeystoneAuth): LoginRequest => ({
	path: '/auth/tokens',
	body: {
		auth: { identity: identityOf(auth), ...('scope' in auth ? scopeOf(auth.scope) : {}) },
	},
});

const nameOf = (it: InDomain): string => ('id' in it ? it.id : it.name);

/** `POST /tokens` of Keystone v2 and astakos. */
export const loginV2 = (auth: Extract<KeystoneAuth, { method: 'password' | 'token' }>): LoginRequest => {
	const scope = auth.scope;
	const project = scope !== undefined && 'project' in scope ? scope.project : undefined;
	const tenant: Json = project ? { ['id' in project ? 'tenantId' : 'tenantName']: nameOf(project) } : {};
	const who: Json =
		auth.method === 'token'
			? { token: { id: auth.token } }
			: { passwordCredentials: { username: nameOf(auth.user), password: auth.password } };
	return { path: '/tokens', body: { auth: { ...who, ...tenant } } };
};

/** From its issue to its end: what the clock of this host says does not count. */
const lifetimeOf = (issued: string | null, end: string | null): number | null => {
	if (issued === null || end === null) return null;
	const seconds = (Date.parse(end) - Date.parse(issued)) / 1000;
	return seconds > 0 ? seconds : null;
};

const entity = (value: unknown) => {
	const read = recordOf(value);
	const domain = recordOf(read['domain']);
	return {
		id: textOf(read['id']),
		name: textOf(read['name']),
		domain: textOf(domain['name']) || textOf(domain['id']) || null,
	};
};
const names = (value: unknown): string[] => listOf(value).map(({ name }) => textOf(name));

/** The answer of `POST /v3/auth/tokens`: the token stands in a header. `undefined` where it is none. */
export const readLoginV3 = (headers: Readonly<Record<string, string>>, body: unknown): Login | undefined => {
	const token = headers['x-subject-token'];
	const about = recordOf(body)['token'];
	if (!token || !isRecord(about)) return undefined;
	return {
		token,
		expires: timeOf(about['expires_at']),
		lifetime: lifetimeOf(timeOf(about['issued_at']), timeOf(about['expires_at'])),
		family: 'openstack',
		catalogue: readCatalogue(body),
		user: entity(about['user']),
		project: isRecord(about['project']) ? entity(about['project']) : null,
		roles: names(about['roles']),
	};
};

/** The answer of `POST /v2.0/tokens`. */
export const readLoginV2 = (body: unknown): Login | undefined => {
	const access = recordOf(recordOf(body)['access']);
	const about = recordOf(access['token']);
	const token = textOf(about['id']);
	if (token === '') return undefined;
	const catalogue = readCatalogue(body);
	const isSynnefo = catalogue.some(({ name }) => /^(astakos|cyclades|pithos)_/.test(name));
	return {
		token,
		expires: timeOf(about['expires']),
		lifetime: lifetimeOf(timeOf(about['issued_at']), timeOf(about['expires'])),
		family: isSynnefo ? 'synnefo' : 'openstack',
		catalogue,
		user: entity(access['user']),
		project: isRecord(about['tenant']) ? entity(about['tenant']) : null,
		roles: names(recordOf(access['user'])['roles']),
	};
};

/** The answer of Swift’s v1 login: everything stands in headers. */
export const readLoginV1 = (headers: Readonly<Record<string, string>>, user: string): Login | undefined => {
	const token = headers['x-auth-token'] ?? headers['x-storage-token'];
	const url = headers['x-storage-url'];
	if (!token || !url) return undefined;
	const life = Number(headers['x-auth-token-expires']);
	const lifetime = Number.isFinite(life) && life > 0 ? life : null;
	const account = url.split('/').pop() ?? '';
	return {
		token,
		expires: lifetime === null ? null : new Date(Date.now() + lifetime * 1000).toISOString(),
		lifetime,
		family: 'openstack',
		catalogue: [{ type: 'object-store', name: 'swift', interface: 'public', region: '', url }],
		user: { id: user, name: user, domain: null },
		project: { id: account, name: account, domain: null },
		roles: [],
	};
};
