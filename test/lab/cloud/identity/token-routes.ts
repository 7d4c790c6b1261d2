import { type Answer, type Call, header, Refused } from '../call.ts';
import { hexId, type World } from '../world.ts';
import { forbidden, json, refuse, unauthorized } from './errors.ts';
import { liveToken, login, NeedsMore } from './login.ts';
import type { Token } from './state.ts';
import { shownToken } from './tokens.ts';

/** /auth/tokens */
export const tokens = async (world: World, call: Call, url: string): Promise<Answer> => {
	const withCatalogue = !call.query.has('nocatalog');
	const shown = (status: number, token: Token) =>
		json(status, { token: shownToken(world, token, withCatalogue) }, { 'X-Subject-Token': token.id });
	if (call.method === 'POST') {
		world.identity.logins++;
		try {
			return shown(201, await login(world, call, url));
		} catch (error) {
			if (error instanceof NeedsMore) return receiptFor(world, error);
			throw error;
		}
	}
	const own = require(world, call, url);
	const id = header(call, 'x-subject-token');
	if (id === undefined) throw forbidden('identity:validate_token');
	const subject = liveToken(world, id);
	if (!subject) throw refuse(404, 'Could not recognize Fernet token');
	if (subject.user !== own.user && !own.roles.includes('admin')) throw forbidden('identity:validate_token');
	if (call.method !== 'DELETE') return shown(200, subject);
	subject.revoked = true;
	return { status: 204 };
};

const receiptFor = (world: World, { user, methods, required }: NeedsMore): Answer => {
	const id = hexId();
	world.identity.receipts.set(id, { user: String(user.shown['id']), methods: [...methods] });
	const domain = world.identity.domains.get(String(user.shown['domain_id']));
	const micro = (time: number) => new Date(time).toISOString().replace('Z', '000Z');
	return json(
		401,
		{
			receipt: {
				methods,
				user: {
					id: user.shown['id'],
					name: user.shown['name'],
					domain: { id: domain?.['id'], name: domain?.['name'] },
				},
				expires_at: micro(Date.now() + 300_000),
				issued_at: micro(Date.now()),
			},
			required_auth_methods: required,
		},
		{ 'Openstack-Auth-Receipt': id },
	);
};

/** The token of the request, or a 401. */
export const require = (world: World, call: Call, url: string): Token => {
	const id = header(call, 'x-auth-token');
	const token = liveToken(world, id);
	const credential = token?.credential ?? world.identity.tokens.get(id ?? '')?.credential;
	if (credential && !world.identity.appCredentials.has(String(credential.shown['id']))) {
		const gone = refuse(404, `Could not find Application Credential: ${credential.shown['id']}.`).answer;
		throw new Refused({ ...gone, reason: 'Not Found' });
	}
	if (!token) throw unauthorized(url);
	return token;
};
