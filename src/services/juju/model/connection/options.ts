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

const credentialsOf = (input: Settings, pasted: Found): Credentials => {
	if (input.login === 'files') return filedCredentials(pasted);
	const user = input.user?.trim() || pasted.user;
	if (input.login === 'client') {
		if (!input.clientId) throw needed('clientId', 'Client ID', 'the ID of a service account');
		return { kind: 'client', clientId: input.clientId, clientSecret: input.clientSecret ?? '' };
	}
	if (input.login === 'macaroon')
		return {
			kind: 'macaroons',
			...(user ? { user: user.replace(/^user-/, '') } : {}),
			macaroons: input.macaroons?.trim() ? readMacaroons(input.macaroons) : [],
		};
	const password = input.password || pasted.password;
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

const foundOf = async (input: Settings): Promise<Found> => {
	if (input.login === 'files')
		return fromFiles({ folder: input.folder?.trim(), controller: input.controller?.trim() });
	return input.paste?.trim() ? readPaste(input.paste) : { addresses: [] };
};

/** @throws MusterError BAD_INPUT naming the setting, AUTH_REQUIRED; as {@link fromFiles} */
export const connectingOf = async (input: Settings): Promise<Connecting> => {
	const pasted = await foundOf(input);
	const addresses = (input.addresses ?? []).filter((one) => one.trim() !== '');
	const all = addresses.length > 0 ? addresses : pasted.addresses;
	if (all.length === 0) throw needed('addresses', 'Addresses', '10.0.0.1:17070');
	return {
		options: {
			addresses: all,
			ca: input.ca?.trim() ? input.ca : pasted.ca,
			serverName: input.serverName,
			verify: input.verify,
			credentials: credentialsOf(input, pasted),
			password: input.password || pasted.password,
			release: input.release || pasted.release,
			redirects: input.redirects,
			connectTimeout: input.connectTimeout,
			callTimeout: input.callTimeout,
			allowedCalls: input.allowedCalls,
			note: 'muster',
		},
		model: input.model?.trim() || pasted.model,
	};
};
