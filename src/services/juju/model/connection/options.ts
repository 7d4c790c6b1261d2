import type { Values } from '../../../../catalogue/field.ts';
import { MusterError } from '../../../../core/errors.ts';
import { readMacaroons } from '../../client/macaroons.ts';
import type { JujuOptions } from '../../client/options.ts';
import type { settings } from '../../settings.ts';
import type { Credentials } from '../../wire/login.ts';
import { type Found, fromFiles } from './from-files.ts';
import { readPaste } from './paste.ts';

export type Settings = Values<typeof settings>;

const needed = (field: string, label: string, example: string) =>
	new MusterError('BAD_INPUT', `${label} is needed and nothing was given`, {
		hint: `For example: ${example}. Nothing was sent.`,
		details: { field },
	});

/** Of the user that the files of the machine name. */
const filedCredentials = ({ user, password, macaroons, clientId, clientSecret }: Found): Credentials => {
	if (clientId !== undefined) return { kind: 'client', clientId, clientSecret: clientSecret ?? '' };
	const called = user?.replace(/^user-/, '');
	if (called !== undefined && password !== undefined) return { kind: 'password', user: called, password };
	if (macaroons !== undefined && macaroons.length > 0)
		return { kind: 'macaroons', ...(called ? { user: called } : {}), macaroons };
	throw new MusterError('AUTH_REQUIRED', `The files have no password for ${called ?? 'the controller'}`, {
		hint: 'Log in with the juju command line first, or choose another Login and fill it in.',
		details: { field: 'login' },
	});
};

const credentialsOf = (given: Settings, pasted: Found): Credentials => {
	if (given.login === 'files') return filedCredentials(pasted);
	const user = given.user?.trim() || pasted.user;
	if (given.login === 'client') {
		if (!given.clientId) throw needed('clientId', 'Client ID', 'the ID of a service account');
		return { kind: 'client', clientId: given.clientId, clientSecret: given.clientSecret ?? '' };
	}
	if (given.login === 'macaroon')
		return {
			kind: 'macaroons',
			...(user ? { user: user.replace(/^user-/, '') } : {}),
			macaroons: given.macaroons?.trim() ? readMacaroons(given.macaroons) : [],
		};
	const password = given.password || pasted.password;
	if (!user) throw needed('user', 'User', 'admin');
	if (!password)
		throw new MusterError('AUTH_REQUIRED', `The connection has no password for ${user}`, {
			hint: 'Fill it in, or choose Macaroons.',
			details: { field: 'password' },
		});
	return { kind: 'password', user: user.replace(/^user-/, ''), password };
};

/** What a user filled in, with what was pasted where it is empty. */
export interface Connecting {
	readonly options: JujuOptions;
	readonly model: string | undefined;
}

const foundOf = async (given: Settings): Promise<Found> => {
	if (given.login === 'files')
		return fromFiles({ folder: given.folder?.trim(), controller: given.controller?.trim() });
	return given.paste?.trim() ? readPaste(given.paste) : { addresses: [] };
};

/** @throws MusterError BAD_INPUT naming the setting, AUTH_REQUIRED; as {@link fromFiles} */
export const connectingOf = async (given: Settings): Promise<Connecting> => {
	const pasted = await foundOf(given);
	const addresses = (given.addresses ?? []).filter((one) => one.trim() !== '');
	const all = addresses.length > 0 ? addresses : pasted.addresses;
	if (all.length === 0) throw needed('addresses', 'Addresses', '10.0.0.1:17070');
	return {
		options: {
			addresses: all,
			ca: given.ca?.trim() ? given.ca : pasted.ca,
			serverName: given.serverName,
			verify: given.verify,
			credentials: credentialsOf(given, pasted),
			password: given.password || pasted.password,
			release: given.release || pasted.release,
			redirects: given.redirects,
			connectTimeout: given.connectTimeout,
			callTimeout: given.callTimeout,
			allowedCalls: given.allowedCalls,
			note: 'muster',
		},
		model: given.model?.trim() || pasted.model,
	};
};
