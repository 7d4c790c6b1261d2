import { randomBytes } from 'node:crypto';
import { type Answer, type Call, header } from '../call.ts';
import type { World } from '../world.ts';
import { page, said } from './answers.ts';

const DAY = 86_400;

/** The v1 login (tempauth): GET /auth/v1.0 with user and key in headers. */
export const v1Login = (world: World, call: Call): Answer => {
	if (!/^\/auth\/v1(\.0)?\/?$/.test(call.path)) return said(412, 'Bad URL');
	if (call.method !== 'GET') return page(405);
	const user = header(call, 'x-auth-user') ?? header(call, 'x-storage-user');
	const key = header(call, 'x-auth-key') ?? header(call, 'x-storage-pass');
	const refuse = (realm: string) => page(401, { 'Www-Authenticate': `Swift realm="${realm}"` });
	if (user === undefined || key === undefined || !user.includes(':')) return refuse('unknown');
	const found = world.object.v1Users.get(user);
	if (!found) return refuse(user.split(':')[0] as string);
	if (found.password !== key) return refuse('unknown');
	const account = `TA_${user.split(':')[0]}`;
	const known = [...world.object.v1Tokens].find(
		([, each]) => each.user === user && each.expires > world.clock.now(),
	);
	const token = known?.[0] ?? `TA_tk${randomBytes(16).toString('hex')}`;
	if (!known)
		world.object.v1Tokens.set(token, { user, groups: found.groups, expires: world.clock.now() + DAY * 1000 });
	world.object.v1Logins++;
	return {
		status: 200,
		headers: {
			'Content-Type': 'text/html; charset=UTF-8',
			'X-Auth-Token': token,
			'X-Storage-Token': token,
			'X-Auth-Token-Expires': String(DAY - 1),
			'X-Storage-Url': `${call.base}/v1/${account}`,
		},
	};
};
