import { randomBytes } from 'node:crypto';
import type { Answer, Call, Item, Json } from '../call.ts';
import { hexId, type World } from '../world.ts';
import { absent, forbidden, json, malformed, refuse } from './errors.ts';
import { bodyItem, listAnswer, selfOf } from './resources.ts';
import type { AppCredential, Token } from './state.ts';

const shown = (call: Call, { shown: item }: AppCredential, secret?: string): Item => {
	const { links: _links, ...rest } = item;
	return {
		...rest,
		...(secret !== undefined && { secret }),
		links: { self: selfOf(call, `application_credentials/${item['id']}`) },
	};
};

const rolesWanted = ({ identity }: World, token: Token, asked: Json | undefined): Item[] => {
	const all = [...identity.roles.values()];
	const names = asked
		? (asked as Item[]).map(({ id, name }) => String(name ?? all.find((role) => role['id'] === id)?.['name']))
		: token.roles;
	if (names.some((name) => !token.roles.includes(name)))
		throw refuse(
			400,
			'Invalid application credential: Cannot create an application credential with unassigned role',
		);
	return names.map((name) => {
		const { id, domain_id, description, options } = all.find((role) => role['name'] === name) as Item;
		return {
			id: id ?? null,
			name,
			domain_id: domain_id ?? null,
			description: description ?? null,
			options: options ?? {},
		};
	});
};

const create = async (world: World, call: Call, token: Token, user: string): Promise<Answer> => {
	const input = await bodyItem(call, 'application_credential');
	if (token.credential && token.credential.shown['unrestricted'] !== true)
		throw forbidden(
			"Using method 'application_credential' is not allowed for managing additional application credentials.",
		);
	const expires = input['expires_at'];
	if (typeof expires === 'string' && Date.parse(/Z$/.test(expires) ? expires : `${expires}Z`) <= Date.now())
		throw malformed("The 'expires_at' must not be before now.");
	const name = input['name'] ?? '';
	const taken = [...world.identity.appCredentials.values()].some(
		({ shown: other }) => other['name'] === name && other['user_id'] === user,
	);
	const roles = rolesWanted(world, token, input['roles']);
	if (taken)
		throw refuse(
			409,
			`Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
		);
	const rules = input['access_rules'] as Item[] | undefined;
	const secret = String(input['secret'] ?? randomBytes(64).toString('base64url'));
	const credential: AppCredential = {
		shown: {
			id: hexId(),
			name,
			description: input['description'] ?? null,
			user_id: user,
			project_id: token.project ?? null,
			system: null,
			expires_at:
				typeof expires === 'string'
					? new Date(/Z$/.test(expires) ? expires : `${expires}Z`).toISOString().replace('Z', '000')
					: null,
			unrestricted: input['unrestricted'] ?? null,
			roles,
			...(rules && {
				access_rules: rules.map(({ service, path, method }) => ({
					id: hexId(),
					service: service ?? null,
					path: path ?? null,
					method: method ?? null,
				})),
			}),
		},
		secret,
		...(rules && { rules: rules as unknown as NonNullable<AppCredential['rules']> }),
	};
	world.identity.appCredentials.set(String(credential.shown['id']), credential);
	return json(201, { application_credential: shown(call, credential, secret) });
};

/** /users/{user}/application_credentials[/{id}] */
export const appCredentials = async (
	world: World,
	call: Call,
	token: Token,
	user: string,
	id?: string,
): Promise<Answer> => {
	const { appCredentials: all } = world.identity;
	if (token.user !== user && !token.roles.includes('admin'))
		throw forbidden(`identity:${call.method === 'GET' ? 'get' : 'create'}_application_credential`);
	if (id === undefined) {
		if (call.method === 'POST') return create(world, call, token, user);
		const name = call.query.get('name');
		const found = [...all.values()].filter(
			({ shown: item }) => item['user_id'] === user && (name === null || item['name'] === name),
		);
		return listAnswer(
			call,
			'application_credentials',
			found.map((credential) => shown(call, credential)),
			`users/${user}/application_credentials`,
		);
	}
	const credential = all.get(id);
	if (!credential) throw absent('Application Credential', id);
	if (call.method !== 'DELETE') return json(200, { application_credential: shown(call, credential) });
	all.delete(id);
	return { status: 204 };
};
