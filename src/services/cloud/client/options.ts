import { createSecureContext } from 'node:tls';
import { MusterError } from '../../../core/errors.ts';
import { quotedAddress } from '../../../core/quoted-address.ts';
import { repairPem } from '../../../core/pem.ts';
import { pemFault } from '../../../net/pem-fault.ts';
import type { HttpTls } from '../../../net/http/index.ts';
import { readEndpointUrl } from '../wire/endpoint-url.ts';
import type { Auth } from '../wire/login.ts';
import { type Family, type ServiceName, serviceNames } from '../wire/services.ts';

/** How to reach a cloud. */
export interface CloudOptions {
	/** Where one logs in, with or without a version, e.g. `https://cloud.example.org:5000/v3`. */
	readonly authUrl?: string | undefined;
	readonly auth: Auth;
	/** Default: what the login shows. */
	readonly family?: Family | undefined;
	/** Exactly as the catalogue spells it. Default: the only one there is. */
	readonly region?: string | undefined;
	/** @default 'public' */
	readonly interface?: string | undefined;
	/** Addresses of services, instead of what the catalogue says. */
	readonly endpoints?: Readonly<Partial<Record<ServiceName, string>>> | undefined;
	readonly tls?: HttpTls | undefined;
	/** `http://user:password@host:port` */
	readonly proxy?: string | undefined;
	/** Whose objects are meant where a call names no account. Default: the project’s own. */
	readonly account?: string | undefined;
	/** The container that is meant where a call names none. */
	readonly container?: string | undefined;
	/** Seconds for a connection to stand, encryption included. @default 5 */
	readonly connectTimeout?: number | undefined;
	/** Seconds in which nothing comes before a request is given up. @default 60 */
	readonly callTimeout?: number | undefined;
}

export interface CloudSettings extends CloudOptions {
	readonly authUrl: string;
	readonly region: string;
	readonly interface: string;
	readonly endpoints: Readonly<Partial<Record<ServiceName, string>>>;
	/** Milliseconds. */
	readonly connectMs: number;
	readonly callMs: number;
}

const bad = (field: string, message: string, hint?: string): MusterError =>
	new MusterError('BAD_INPUT', message, { details: { field }, ...(hint ? { hint } : {}) });

const seconds = (input: number | undefined, usual: number, name: string): number => {
	const value = input ?? usual;
	if (!(value > 0) || value > 86_400)
		throw bad(
			name,
			`${name}: must be a number of seconds above 0 and not above 86400 (e.g. ${usual}); got ${value}`,
		);
	return value * 1000;
};

/** A proxy is a host and a port: what stands behind them, a path or a query, no proxy has. */
const isProxy = (text: string): boolean => {
	if (!/^https?:\/\/[^\s]+$/.test(text) || !URL.canParse(text)) return false;
	const { pathname, search, hash } = new URL(text);
	return pathname === '/' && search === '' && hash === '';
};

const checkUrl = (field: string, url: string): void => {
	if (readEndpointUrl(url) === undefined)
		throw bad(
			field,
			`${field}: must be an address that begins with https:// or http://, without user and password (e.g. https://cloud.example.org:5000/v3); got ${quotedAddress(url)}`,
		);
	if (new URL(url).username !== '')
		throw bad(field, `${field}: must not hold a user or password; there are fields for them`);
};

/** The address of Keystone, also where somebody gave that of its logins. */
const withoutLogins = (authUrl: string): string =>
	authUrl
		.trim()
		.replace(/(\/v3\/auth|\/v2\.0)\/tokens\/*$/, (_, base: string) => base.replace(/\/auth$/, ''));

/** PEM that lost its line breaks in a form. */
const mended = ({ ca, cert, key, ...rest }: HttpTls): HttpTls => {
	const pem = (input: string | undefined) => (input?.trim() ? repairPem(input) : undefined);
	return { ...rest, ca: pem(ca), cert: pem(cert), key: pem(key) };
};

const checkTls = ({ ca, cert, key, passphrase }: HttpTls): void => {
	if (Boolean(cert) !== Boolean(key))
		throw bad(
			'clientCertificate',
			`Client certificate: ${cert ? 'its key is missing' : 'a key is given without a certificate'}; give both or none`,
		);
	if (!ca && !cert) return;
	try {
		const fault = ca ? pemFault(ca) : undefined;
		if (fault) throw new Error(`the CA ${fault}`);
		createSecureContext({ ca: ca || undefined, cert: cert || undefined, key: key || undefined, passphrase });
	} catch (cause) {
		throw bad(
			'ca',
			`Encryption: certificate, key or CA cannot be used: ${cause instanceof Error ? cause.message : cause}`,
			'Each must be the whole PEM text, with its BEGIN and END lines; an encrypted key needs its passphrase.',
		);
	}
};

const secretOf = (auth: Auth): readonly [string, string, string] => {
	switch (auth.method) {
		case 'password':
			return ['password', 'Password', auth.password];
		case 'applicationCredential':
			return ['applicationCredentialSecret', 'Secret', auth.secret];
		case 'token':
		case 'endpoint':
			return ['token', 'Token', auth.token];
		case 'tempauth':
			return ['key', 'Key', auth.key];
	}
};

/** The options, checked and completed. @throws MusterError BAD_INPUT */
export const readOptions = (options: CloudOptions): CloudSettings => {
	const { auth, endpoints = {}, proxy, authUrl = '' } = options;
	const tls = mended(options.tls ?? {});
	const [field, label, secret] = secretOf(auth);
	if (secret === '') throw bad(field, `${label} is needed to log in to the cloud and is empty`);
	if (/[\r\n\0]/.test(secret) && auth.method !== 'password')
		throw bad(field, `${label}: must be one line; it holds a line break`);
	const input = Object.entries(endpoints).filter(([, url]) => url);
	if (auth.method === 'endpoint' && input.length === 0)
		throw bad(
			'endpoints',
			'Endpoints: without a login at least one is needed (e.g. object=https://cloud.example.org/v1/AUTH_demo)',
		);
	if (auth.method !== 'endpoint') {
		if (authUrl === '')
			throw bad(
				'authUrl',
				'Auth URL is needed to log in and is empty (e.g. https://cloud.example.org:5000/v3)',
			);
		checkUrl('Auth URL', authUrl);
	}
	for (const [service, url] of input) {
		if (!(serviceNames as readonly string[]).includes(service))
			throw bad(
				'endpoints',
				`Endpoints: ${service.length > 20 ? 'something' : `“${service}”`} is no service; expected ${serviceNames.join(', ')} (e.g. compute)`,
			);
		checkUrl(`Endpoint of ${service}`, url as string);
	}
	if (proxy && !isProxy(proxy))
		throw bad('proxy', 'Proxy: must be an address such as http://10.0.0.1:3128, and what is there is none');
	checkTls(tls);
	return {
		...options,
		tls,
		authUrl: withoutLogins(authUrl),
		region: options.region ?? '',
		interface: options.interface || 'public',
		endpoints: Object.fromEntries(input),
		connectMs: seconds(options.connectTimeout, 5, 'Connect time'),
		callMs: seconds(options.callTimeout, 60, 'Request time'),
	};
};
