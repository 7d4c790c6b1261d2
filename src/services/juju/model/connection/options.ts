import type { Values } from '../../../../catalogue/field.ts';
import { MusterError } from '../../../../core/errors.ts';
import { readMacaroons } from '../../client/macaroons.ts';
import type { JujuOptions } from '../../client/options.ts';
import type { settings } from '../../settings.ts';
import type { Credentials } from '../../wire/login.ts';
import { type Pasted, readPaste } from './paste.ts';

export type Settings = Values<typeof settings>;

const needed = (field: string, label: string, example: string) =>
	new MusterError('BAD_INPUT', `${label} is needed and nothing was given`, {
		hint: `For example: ${example}. Nothing was sent.`,
		details: { field },
	});

const credentialsOf = (given: Settings, pasted: Pasted): Credentials => {
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

/** @throws MusterError BAD_INPUT naming the setting, AUTH_REQUIRED */
export const connectingOf = (given: Settings): Connecting => {
	const pasted: Pasted = given.paste?.trim() ? readPaste(given.paste) : { addresses: [] };
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
