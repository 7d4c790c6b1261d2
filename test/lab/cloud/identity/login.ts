import { type Call, header, type Item } from '../call.ts';
import type { World } from '../world.ts';
import { absent, expecting, refuse, unauthorized } from './errors.ts';
import { schemaOfLogin } from './login-schema.ts';
import type { AppCredential, Token, User } from './state.ts';
import { issue, rolesOf, type Scope } from './tokens.ts';

const isItem = (value: unknown): value is Item =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const itemOf = (value: unknown): Item => (isItem(value) ? value : {});

/** The token that is still good, else undefined. */
export const liveToken = ({ identity, clock }: World, id: string | undefined): Token | undefined => {
	const token = identity.tokens.get(id ?? '');
	if (!token || token.revoked || token.expires <= clock.now()) return undefined;
	if (identity.users.get(token.user)?.shown['enabled'] !== true) return undefined;
	if (token.project && identity.projects.get(token.project)?.['enabled'] !== true) return undefined;
	return token;
};

const domainId = ({ identity }: World, input: unknown): string | undefined => {
	const { id, name } = itemOf(input);
	const found = [...identity.domains.values()].find((domain) =>
		id === undefined ? domain['name'] === name : domain['id'] === id,
	);
	return found?.['enabled'] === true ? String(found['id']) : undefined;
};

/** The user of `{id}` or `{name, domain}`. */
const findUser = (world: World, input: Item, url: string): User => {
	const domain = input['id'] === undefined ? domainId(world, input['domain']) : undefined;
	const found = [...world.identity.users.values()].find(({ shown }) =>
		input['id'] === undefined
			? shown['name'] === input['name'] && shown['domain_id'] === domain
			: shown['id'] === input['id'],
	);
	if (!found || found.shown['enabled'] !== true) throw unauthorized(url);
	return found;
};

const findProject = (world: World, input: Item): Item | undefined => {
	const domain = input['id'] === undefined ? domainId(world, input['domain']) : undefined;
	return [...world.identity.projects.values()].find((project) =>
		input['id'] === undefined
			? project['name'] === input['name'] && project['domain_id'] === domain
			: project['id'] === input['id'],
	);
};

const scopeAsked = (world: World, asked: unknown, url: string): Scope | undefined => {
	const { project, domain, system } = itemOf(asked);
	if (isItem(project)) {
		if (project['id'] === undefined && !isItem(project['domain'])) throw expecting('domain in project');
		const found = findProject(world, project);
		if (found?.['enabled'] !== true) throw unauthorized(url);
		return { project: String(found['id']) };
	}
	if (isItem(domain)) {
		const id = domainId(world, domain);
		if (id === undefined) throw unauthorized(url);
		return { domain: id };
	}
	return isItem(system) ? { system: true } : undefined;
};

const checkPassword = (world: World, input: unknown, url: string): User => {
	const user = itemOf(itemOf(input)['user']);
	if (user['id'] === undefined && user['name'] === undefined) throw expecting('user');
	if (user['id'] === undefined && !isItem(user['domain'])) throw expecting('domain in user');
	const found = findUser(world, user, url);
	if (found.password !== user['password']) throw unauthorized(url);
	return found;
};

const checkPasscode = (world: World, input: unknown, url: string): User => {
	const user = itemOf(itemOf(input)['user']);
	const found = findUser(world, user, url);
	if (!found.passcodes.includes(String(user['passcode']))) throw unauthorized(url);
	return found;
};

const checkCredential = (world: World, input: unknown, asked: Item, url: string): AppCredential => {
	const { id, name, secret, user } = itemOf(input);
	if (id === undefined && !isItem(user)) throw expecting('user in application credential');
	const owner = id === undefined ? findUser(world, itemOf(user), url).shown['id'] : undefined;
	const found = [...world.identity.appCredentials.values()].find(({ shown }) =>
		id === undefined ? shown['name'] === name && shown['user_id'] === owner : shown['id'] === id,
	);
	if (!found) throw absent('Application Credential', String(id ?? name));
	if ('scope' in asked)
		throw refuse(
			401,
			'Error authenticating with application credential: Application credentials cannot request a scope.',
			{ identity: {} },
			url,
		);
	const expires = found.shown['expires_at'];
	if (
		found.secret !== secret ||
		(typeof expires === 'string' && Date.parse(`${expires}Z`) <= world.clock.now())
	)
		throw unauthorized(url);
	return found;
};

/** The rule that is not kept, or undefined where the methods are enough. */
const missingMethods = (
	{ identity }: World,
	{ shown }: User,
	methods: readonly string[],
): string[][] | undefined => {
	const options = itemOf(shown['options']);
	// a rule that names a method which is not switched on is passed over
	const rules = ((options['multi_factor_auth_rules'] ?? []) as string[][]).filter((rule) =>
		rule.every((method) => identity.methods.includes(method)),
	);
	if (options['multi_factor_auth_enabled'] !== true || rules.length === 0) return undefined;
	return rules.some((rule) => rule.every((method) => methods.includes(method))) ? undefined : rules;
};

/** POST /auth/tokens: the token, or what keystone refuses it with. */
export const login = async (world: World, call: Call, url: string): Promise<Token> => {
	const { identity } = world;
	const text = await call.text();
	const type = header(call, 'content-type');
	if (type !== undefined && !/^application\/json/.test(type))
		throw expecting('application/json in Content-Type header');
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw expecting('valid JSON in request body');
	}
	const auth = itemOf(body)['auth'];
	if (!isItem(auth)) throw expecting('auth in request body');
	if (!isItem(auth['identity'])) throw refuse(400, schemaOfLogin);
	const identityAsked = auth['identity'];
	const methods = (identityAsked['methods'] ?? []) as string[];
	const receipt = identity.receipts.get(String(call.headers['openstack-auth-receipt'] ?? ''));
	if (methods.some((method) => !identity.methods.includes(method)))
		throw refuse(
			401,
			'Attempted to authenticate with an unsupported method.',
			{ identity: { methods: identity.methods } },
			url,
		);
	let user: User | undefined;
	let parent: Token | undefined;
	let credential: AppCredential | undefined;
	for (const method of methods) {
		const input = identityAsked[method];
		if (method === 'password') user = checkPassword(world, input, url);
		else if (method === 'totp') user = checkPasscode(world, input, url);
		else if (method === 'application_credential') {
			credential = checkCredential(world, input, auth, url);
			user = identity.users.get(String(credential.shown['user_id']));
		} else {
			const id = String(itemOf(input)['id']);
			parent = identity.tokens.get(id);
			if (!parent) throw refuse(404, 'Could not recognize Fernet token');
			if (!liveToken(world, id)) throw refuse(404, 'Failed to validate token');
			if (parent.credential)
				throw refuse(
					403,
					'You are not authorized to perform the requested action: Using a delegated token to create another token is not allowed..',
				);
			user = identity.users.get(parent.user);
		}
	}
	if (!user) throw unauthorized(url);
	const id = String(user.shown['id']);
	const used = [...(receipt?.user === id ? receipt.methods : []), ...methods];
	const missing = missingMethods(world, user, used);
	if (missing) throw new NeedsMore(user, methods, missing);
	const asked = auth['scope'];
	const unscoped = asked === 'unscoped' || isItem(itemOf(asked)['unscoped']);
	let scope = credential
		? { project: String(credential.shown['project_id']) }
		: scopeAsked(world, asked, url);
	const home = user.shown['default_project_id'];
	if (!scope && !unscoped && !parent && typeof home === 'string') {
		const there = rolesOf(world, id, { project: home }).length > 0;
		if (there) scope = { project: home };
	}
	if (scope && !credential && rolesOf(world, id, scope).length === 0) throw unauthorized(url);
	const named = parent ? ['token', ...parent.methods.filter((method) => method !== 'token')] : used;
	return issue(world, id, scope ?? {}, { methods: named, parent, credential });
};

/** Thrown where a second factor is wanted. */
export class NeedsMore extends Error {
	readonly user: User;
	readonly methods: readonly string[];
	readonly required: string[][];
	constructor(user: User, methods: readonly string[], required: string[][]) {
		super('more methods are wanted');
		this.user = user;
		this.methods = methods;
		this.required = required;
	}
}
