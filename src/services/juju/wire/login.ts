import type { Framing } from './frame.ts';
import { get, list, type Loose, number, text } from './get.ts';
import { nameOf, userTag } from './tags.ts';

export interface Address {
	readonly host: string;
	readonly port: number;
	/** `public`, `local-cloud`, `local-machine` … */
	readonly scope?: string | undefined;
}

/** Whom the server should let in. */
export type Credentials =
	| { readonly kind: 'password'; readonly user: string; readonly password: string }
	/** `user`: only of a local one; an external user is known by the macaroons alone. */
	| {
			readonly kind: 'macaroons';
			readonly user?: string;
			readonly macaroons: readonly (readonly unknown[])[];
	  }
	| { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

/** What a login’s answer says, whatever the release. */
export interface Greeting {
	/** Addresses of every controller machine. */
	readonly servers: readonly (readonly Address[])[];
	readonly modelUuid?: string | undefined;
	readonly controllerUuid?: string | undefined;
	readonly user?: string | undefined;
	readonly controllerAccess?: string | undefined;
	readonly modelAccess?: string | undefined;
	/** Missing in the oldest 1.x: then every facade has version 0. */
	readonly facades?: ReadonlyMap<string, readonly number[]> | undefined;
	readonly version?: string | undefined;
	readonly publicName?: string | undefined;
	/** The server wants a macaroon instead: the newest form it sent. */
	readonly discharge?: { readonly macaroon: Loose; readonly reason?: string | undefined } | undefined;
}

const common = (note: string) => ({ 'cli-args': note });

/**
 * Arguments of `Admin.Login` (version 0 speaks CamelCase), or of `LoginWithClientCredentials` (version 4).
 */
export const loginParams = (
	credentials: Credentials,
	{ framing, clientVersion, note }: { framing: Framing; clientVersion: string; note: string },
): Loose => {
	if (credentials.kind === 'client')
		return { 'client-id': credentials.clientId, 'client-secret': credentials.clientSecret };
	if (framing === 'camel') {
		const input =
			credentials.kind === 'password' ? credentials : { user: credentials.user ?? '', password: '' };
		return { AuthTag: userTag(input.user), Password: input.password };
	}
	return {
		'auth-tag': credentials.user ? userTag(credentials.user) : '',
		credentials: credentials.kind === 'password' ? credentials.password : '',
		nonce: '',
		macaroons: credentials.kind === 'macaroons' ? credentials.macaroons : [],
		...(credentials.kind === 'macaroons' ? { 'bakery-version': 3 } : {}),
		'client-version': clientVersion,
		...common(note),
	};
};

const addressOf = (input: unknown): Address[] => {
	const host = text(input, 'value');
	const port = number(input, 'port');
	const scope = text(input, 'scope') ?? text(input, 'network-scope');
	return host === undefined || port === undefined ? [] : [{ host, port, scope }];
};

/** Lists of addresses as logins and redirects have them. */
export const decodeServers = (from: unknown): Address[][] =>
	list(from, 'servers').map((server) => (Array.isArray(server) ? server.flatMap(addressOf) : []));

const facadesOf = (response: unknown): ReadonlyMap<string, readonly number[]> | undefined => {
	if (!Array.isArray(get(response, 'facades'))) return undefined;
	return new Map(
		list(response, 'facades').flatMap((facade) => {
			const name = text(facade, 'name');
			const versions = list(facade, 'versions').filter((version) => typeof version === 'number');
			return name === undefined ? [] : [[name, versions] as const];
		}),
	);
};

export const decodeLogin = (response: unknown): Greeting => {
	const user = get(response, 'user-info');
	const wanted = get(response, 'bakery-discharge-required') ?? get(response, 'discharge-required');
	return {
		servers: decodeServers(response),
		// 1.x spells it without the o: EnvironTag
		modelUuid: nameOf(get(response, 'model-tag') ?? get(response, 'environ-tag')),
		controllerUuid: nameOf(get(response, 'controller-tag') ?? get(response, 'server-tag')),
		user: nameOf(get(user, 'identity')),
		controllerAccess: text(user, 'controller-access'),
		modelAccess: text(user, 'model-access'),
		facades: facadesOf(response),
		version: text(response, 'server-version'),
		publicName: text(response, 'public-dns-name'),
		...(typeof wanted === 'object' && wanted !== null
			? { discharge: { macaroon: wanted as Loose, reason: text(response, 'discharge-required-error') } }
			: {}),
	};
};

export interface Redirect {
	readonly servers: readonly (readonly Address[])[];
	readonly ca?: string | undefined;
	readonly controllerUuid?: string | undefined;
	readonly alias?: string | undefined;
}

/** What a redirect’s `error-info`, or the answer of `Admin.RedirectInfo`, says. */
export const decodeRedirect = (info: unknown): Redirect => ({
	servers: decodeServers(info),
	ca: text(info, 'ca-cert'),
	controllerUuid: nameOf(get(info, 'controller-tag')),
	alias: text(info, 'controller-alias'),
});
