import type { Item } from '../call.ts';

export interface User {
	/** As it is shown. */
	readonly shown: Item;
	password: string;
	/** Secrets of a second factor. */
	readonly passcodes: string[];
}

export interface Assignment {
	readonly role: string;
	readonly user: string;
	/** `project:ID`, `domain:ID` or `system`. */
	readonly scope: string;
}

export interface AppCredential {
	readonly shown: Item;
	readonly secret: string;
	readonly rules?: readonly { service: string; method: string; path: string }[];
}

/** What a token says; the services judge by it. */
export interface Token {
	readonly id: string;
	readonly user: string;
	readonly userName: string;
	readonly methods: readonly string[];
	readonly project?: string;
	readonly domain?: string;
	readonly system?: boolean;
	/** Names of the roles, implied ones too. */
	readonly roles: readonly string[];
	readonly audit: readonly string[];
	readonly issued: number;
	expires: number;
	revoked: boolean;
	readonly credential?: AppCredential;
	/** Services that have it in their cache. */
	readonly seenBy: Set<string>;
}

export interface IdentityState {
	readonly users: Map<string, User>;
	readonly projects: Map<string, Item>;
	readonly domains: Map<string, Item>;
	readonly roles: Map<string, Item>;
	readonly groups: Map<string, Item>;
	readonly services: Map<string, Item>;
	readonly endpoints: Map<string, Item>;
	readonly regions: Map<string, Item>;
	readonly credentials: Map<string, Item>;
	readonly appCredentials: Map<string, AppCredential>;
	readonly receipts: Map<string, { user: string; methods: string[] }>;
	/** Ways to log in that are switched on. */
	methods: string[];
	assignments: Assignment[];
	readonly tokens: Map<string, Token>;
	/** How often somebody asked for a token, and how often one was given. */
	logins: number;
	granted: number;
}

export const createIdentity = (): IdentityState => ({
	users: new Map(),
	projects: new Map(),
	domains: new Map(),
	roles: new Map(),
	groups: new Map(),
	services: new Map(),
	endpoints: new Map(),
	regions: new Map(),
	credentials: new Map(),
	appCredentials: new Map(),
	receipts: new Map(),
	methods: ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential', 'totp'],
	assignments: [],
	tokens: new Map(),
	logins: 0,
	granted: 0,
});
