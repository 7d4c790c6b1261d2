import { MusterError } from '../../core/errors.ts';
import { quotedAddress } from '../../core/quoted-address.ts';
import type { CloudOptions } from './client/options.ts';
import { readPaste } from './client/paste.ts';
import type { CloudValues } from './settings.ts';
import type { Auth, InDomain, Named, Scope } from './wire/login.ts';
import type { Pasted } from './wire/pasted.ts';
import type { Family, ServiceName } from './wire/services.ts';

/** Ids of Keystone are 32 hex digits or `default`; anything else is a name. */
const isId = (text: string): boolean =>
	/^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^default$/.test(text);
const named = (text: string): Named => (isId(text) ? { id: text } : { name: text });
const domainOf = (name?: string, id?: string): Named => (id ? { id } : named(name || 'Default'));
const inDomain = (name: string | undefined, id: string | undefined, domain: Named): InDomain | undefined => {
	if (id) return { id };
	if (!name) return undefined;
	return isId(name) ? { id: name } : { name, domain };
};

/** What was filled in wins over what was pasted. */
const merged = (values: CloudValues, found: Pasted | undefined): Pasted => {
	const read = () =>
		values.login === 'paste' ? readPaste(values.configuration ?? '', values.cloud) : { files: [] };
	const pasted = found ?? read();
	const filled = {
		authUrl: values.authUrl,
		user: values.user,
		userDomain: values.userDomain,
		password: values.password,
		project: values.project,
		projectDomain: values.projectDomain,
		credentialId: values.credential,
		secret: values.secret,
		token: values.token,
		region: values.region,
	};
	const input = Object.entries(filled).filter(([, value]) => value !== undefined && value !== '');
	return { ...pasted, ...Object.fromEntries(input) };
};

/** Of a federation, e.g. `v3oidcpassword`: its user and password are none of Keystone’s. */
const noSuchLogin = (type: string, login: 'paste' | 'files'): MusterError =>
	new MusterError(
		'BAD_INPUT',
		`Configuration: it wants the login “${type}”, which is not offered; expected password, token, v3applicationcredential, v1password or none`,
		{
			hint: 'Create an application credential (in Horizon under Identity) and use that: it works however you log in.',
			details: { field: login === 'paste' ? 'configuration' : 'login' },
		},
	);

const methodOf = (
	login: CloudValues['login'],
	pasted: Pasted,
): Exclude<CloudValues['login'], 'paste' | 'files'> => {
	if (login !== 'paste' && login !== 'files') return login;
	const type = pasted.authType ?? '';
	if (/application/i.test(type) || pasted.credentialId || pasted.credentialName)
		return 'applicationCredential';
	if (/^v1/i.test(type)) return 'tempauth';
	if (/none|admin_token/i.test(type)) return 'endpoint';
	if (type !== '' && !/^(v[23])?(password|token|multifactor|totp)$/i.test(type))
		throw noSuchLogin(type, login);
	return /token/i.test(type) || (pasted.token && !pasted.password) ? 'token' : 'password';
};

const need = (value: string | undefined, field: string, label: string): string => {
	if (value) return value;
	throw new MusterError('BAD_INPUT', `${label} is needed for this login and is empty`, {
		details: { field },
	});
};

const scopeOf = (pasted: Pasted): Scope | undefined => {
	if (pasted.trustId) return { trust: { id: pasted.trustId } };
	const project = inDomain(
		pasted.project,
		pasted.projectId,
		domainOf(pasted.projectDomain ?? pasted.userDomain, pasted.projectDomainId),
	);
	if (project) return { project };
	if (pasted.domain || pasted.domainId) return { domain: domainOf(pasted.domain, pasted.domainId) };
	return pasted.system ? { system: true } : undefined;
};

const authOf = (method: ReturnType<typeof methodOf>, pasted: Pasted): Auth => {
	const user = inDomain(pasted.user, pasted.userId, domainOf(pasted.userDomain, pasted.userDomainId));
	switch (method) {
		case 'password': {
			const { password, passcode } = pasted;
			if (!user)
				throw new MusterError(
					'BAD_INPUT',
					'User is needed to log in with a password and is empty (e.g. demo)',
					{ details: { field: 'user' } },
				);
			return {
				method,
				user,
				password: need(password, 'password', 'Password'),
				passcode,
				scope: scopeOf(pasted),
			};
		}
		case 'applicationCredential': {
			const secret = need(pasted.secret, 'secret', 'Secret');
			const id = pasted.credentialId ?? '';
			if (user && (pasted.credentialName || !isId(id)))
				return {
					method,
					secret,
					credential: {
						name: pasted.credentialName ?? need(id, 'credential', 'Application credential'),
						user,
					},
				};
			return { method, secret, credential: { id: need(id, 'credential', 'Application credential') } };
		}
		case 'token':
			return { method, token: need(pasted.token, 'token', 'Token'), scope: scopeOf(pasted) };
		case 'tempauth':
			return {
				method,
				user: need(pasted.user, 'user', 'User'),
				key: need(pasted.password, 'password', 'Password'),
			};
		case 'endpoint':
			return { method, token: need(pasted.token, 'token', 'Token') };
	}
};

/** `service=address` each; what is wrong with a service or address is said by the client. */
const endpointsOf = (input: readonly string[]): Partial<Record<ServiceName, string>> =>
	Object.fromEntries(
		input
			.filter((each) => each.trim() !== '')
			.map((each) => {
				const at = each.indexOf('=');
				if (at > 0) return [each.slice(0, at).trim().toLowerCase(), each.slice(at + 1).trim()];
				throw new MusterError(
					'BAD_INPUT',
					`Endpoints: ${quotedAddress(each)} names no service (e.g. object=https://cloud.example.org/v1/AUTH_demo)`,
					{ details: { field: 'endpoints' } },
				);
			}),
	);

/**
 * A credential’s values as options of a client. `found`: what files of the machine say. @throws MusterError
 * BAD_INPUT
 */
export const optionsOf = (values: CloudValues, found?: Pasted): CloudOptions => {
	const pasted = merged(values, found);
	const { ca, clientCertificate: cert, clientKey: key, family, proxy } = values;
	return {
		authUrl: pasted.authUrl,
		auth: authOf(methodOf(values.login, pasted), pasted),
		family: family === 'detect' ? undefined : (family as Family),
		region: pasted.region,
		interface: values.interface === 'public' ? (pasted.interface ?? 'public') : values.interface,
		endpoints: {
			...pasted.endpoints,
			...endpointsOf(values.endpoints ?? []),
		},
		tls: { ca, cert, key, verify: values.verify && pasted.verify !== false },
		proxy,
		account: values.account,
		container: values.container,
		connectTimeout: values.connectTimeout,
		callTimeout: values.callTimeout,
	};
};

/** How a configuration that was read whole connects. @throws MusterError BAD_INPUT */
export const optionsOfPasted = (pasted: Pasted): CloudOptions => ({
	authUrl: pasted.authUrl,
	auth: authOf(methodOf('paste', pasted), pasted),
	region: pasted.region,
	interface: pasted.interface ?? 'public',
	endpoints: pasted.endpoints,
	tls: { verify: pasted.verify !== false },
});
