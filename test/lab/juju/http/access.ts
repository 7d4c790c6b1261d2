import type { IncomingMessage } from 'node:http';
import { JujuError } from '../errors.ts';
import { accessOf } from '../facades/table.ts';
import { userOf } from '../state/names.ts';
import type { Model } from '../state/types.ts';
import type { User } from '../state/account-types.ts';
import type { World } from '../state/world.ts';

const failed = (why: string, code: string) => new JujuError(`authentication failed: ${why}`, code);

/** The user of a request's Basic authorization; throws as servers do. */
export const userFor = (world: World, headers: IncomingMessage['headers']): User => {
	const { authorization } = headers;
	if (authorization === undefined) throw failed('no credentials provided', 'no credentials provided');
	const [, encoded] = /^Basic (.+)$/.exec(authorization) ?? [];
	const decoded = Buffer.from(encoded ?? '', 'base64').toString();
	const colon = decoded.indexOf(':');
	if (encoded === undefined || colon < 0) throw failed('authentication not found', 'not found');
	const refused = () => failed('invalid entity name or password', 'unauthorized access');
	let name: string;
	try {
		name = userOf(decoded.slice(0, colon));
	} catch {
		throw refused();
	}
	const found = world.users.get(name);
	if (!found || found.disabled || found.removed || found.password !== decoded.slice(colon + 1))
		throw refused();
	return found;
};

/** Throws where the user may not that on the model. */
export const allowed = (world: World, user: User, model: Model, write = false): void => {
	const access = accessOf(world, user, model);
	if (access === '' || (write && access === 'read'))
		throw new JujuError('authorization failed: permission denied', 'unauthorized access');
};

/** Notes when the user was last there. */
export const seen = (user: User, model: Model | undefined): void => {
	user.last = `${new Date().toISOString().slice(0, 19)}Z`;
	const entry = model?.users.get(user.name);
	if (entry) entry.last = user.last;
};
