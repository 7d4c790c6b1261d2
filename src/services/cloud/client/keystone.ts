import { MusterError } from '../../../core/errors.ts';
import type { HttpAnswer, HttpPools } from '../../../net/http/index.ts';
import { basePath, type EndpointUrl, readEndpointUrl } from '../wire/endpoint-url.ts';
import { readFault } from '../wire/fault.ts';
import { parseJson } from '../wire/json.ts';
import {
	type Auth,
	type Login,
	type LoginRequest,
	loginV2,
	loginV3,
	readLoginV1,
	readLoginV2,
	readLoginV3,
} from '../wire/login.ts';
import { readVersions } from '../wire/versions.ts';
import type { CloudSettings } from './options.ts';
import { loginHint } from './login-hint.ts';
import { refusalOf } from './refusal.ts';
import { type LoginAnswer, notIdentity, serviceAt } from './not-identity.ts';
import { atStep } from './step.ts';

const doing = 'logging in to the cloud';

const at = (url: EndpointUrl, path: string): URL => new URL(`${url.origin}${path}`);

/** What a server answers that has no logins at that address. */
const NOWHERE: ReadonlySet<number> = new Set([404, 405, 501]);

const noLogin = (settings: CloudSettings, status: number): MusterError => {
	const isSwift = settings.auth.method === 'tempauth';
	return new MusterError(
		'PROTOCOL',
		`${at(authUrl(settings), '').host} did not answer the login as a cloud does (${status})`,
		{
			hint: isSwift
				? 'Check that the auth URL is that of Swift v1 auth: it usually ends with /auth/v1.0. For Keystone choose another Login.'
				: 'Check that the auth URL is that of the identity service (Keystone, usually port 5000; Synnefo …/identity/v2.0).',
			details: { step: 'auth', status, reason: isSwift ? 'no Swift v1 auth there' : 'no Keystone there' },
		},
	);
};

const authUrl = (settings: CloudSettings): EndpointUrl => readEndpointUrl(settings.authUrl) as EndpointUrl;

const read = async (
	answer: HttpAnswer,
	url: URL,
	method: string,
	settings: CloudSettings,
	/** Why it may be refused by something else than the identity service. */
	other: (answer: LoginAnswer) => Promise<MusterError | undefined> = async () => undefined,
): Promise<unknown> => {
	const text = await answer.text();
	if (answer.status >= 300) {
		const misplaced = await other({ status: answer.status, headers: answer.headers, text });
		if (misplaced) throw misplaced;
		const fault = readFault(answer.status, answer.headers, text);
		// a token that is not known is a 404 too, but with a name
		if (NOWHERE.has(answer.status) && fault.name === '') throw noLogin(settings, answer.status);
		throw refusalOf(fault, {
			service: 'identity',
			method,
			url: `${url.origin}${url.pathname}`,
			doing,
			reads: true,
		});
	}
	return parseJson(text);
};

/** The identity service’s base path, its version told by the URL or else by its version document. */
export const identityBase = async (
	pools: HttpPools,
	settings: CloudSettings,
	signal: AbortSignal,
): Promise<string> => {
	const url = authUrl(settings);
	if (url.version !== '') return basePath(url, '');
	const root = at(url, `${url.prefix}/`);
	const answer = await pools
		.to(root)
		.request({ method: 'GET', path: root.pathname, headers: { accept: 'application/json' }, doing }, signal);
	// a version document comes with 300
	const versions = readVersions(parseJson(await answer.text())).map(({ id }) => id);
	const v3 = `${url.prefix}/v3`;
	if (versions.some((id) => id.startsWith('v3'))) return v3;
	// a proxy may pass on nothing but v3, which alone knows application credentials
	const isHidden =
		versions.length === 0 &&
		(settings.auth.method === 'applicationCredential' ||
			(await serviceAt(pools, at(url, `${v3}/`), signal)) === 'identity');
	return isHidden ? v3 : `${url.prefix}/v2.0`;
};

/** Why a service that has to ask the identity service about a token may have refused it. */
export const identityDown = async (
	pools: HttpPools,
	settings: CloudSettings,
	signal: AbortSignal,
): Promise<MusterError | undefined> => {
	if (settings.auth.method === 'endpoint' || settings.auth.method === 'tempauth') return undefined;
	const url = authUrl(settings);
	const path = `${basePath(url, '')}/`;
	const about = 'asking whether the identity service is there';
	const headers = { accept: 'application/json' };
	try {
		const root = at(url, path);
		const answer = await pools
			.to(root)
			.request({ method: 'GET', path: root.pathname, headers, doing: about }, signal);
		const text = await answer.text();
		if (answer.status < 500) return undefined;
		const asked = { service: 'identity', method: 'GET', url: root.href, doing: about, reads: true } as const;
		return refusalOf(readFault(answer.status, answer.headers, text), asked);
	} catch (error) {
		if (error instanceof MusterError && error.code !== 'CANCELLED') return error;
		throw error;
	}
};

const tempauth = async (
	pools: HttpPools,
	settings: CloudSettings,
	auth: Extract<Auth, { method: 'tempauth' }>,
	signal: AbortSignal,
): Promise<Login> => {
	const url = new URL(settings.authUrl);
	const answer = await pools.to(url).request(
		{
			method: 'GET',
			path: url.pathname === '/' ? '/auth/v1.0' : url.pathname,
			headers: { 'x-auth-user': auth.user, 'x-auth-key': auth.key },
			doing,
		},
		signal,
	);
	await read(answer, url, 'GET', settings);
	const login = readLoginV1(answer.headers, auth.user);
	if (!login) throw noLogin(settings, answer.status);
	return login;
};

const bare = (auth: Extract<Auth, { method: 'endpoint' }>, settings: CloudSettings): Login => ({
	token: auth.token,
	expires: null,
	lifetime: null,
	family: settings.family ?? 'openstack',
	catalogue: [],
	user: { id: '', name: '', domain: null },
	project: null,
	roles: [],
});

const keystone = async (
	pools: HttpPools,
	settings: CloudSettings,
	auth: Exclude<Auth, { method: 'tempauth' | 'endpoint' }>,
	signal: AbortSignal,
): Promise<Login> => {
	const base = await identityBase(pools, settings, signal);
	const isV2 = /\/v2\.0$/.test(base);
	const other = (answer: LoginAnswer) =>
		notIdentity(pools, at(authUrl(settings), `${basePath(authUrl(settings), '')}/`), answer, signal);
	if (isV2 && auth.method === 'applicationCredential')
		throw (
			(await other({ status: 404, headers: {}, text: '' })) ??
			new MusterError(
				'BAD_INPUT',
				'Auth URL: application credentials need Keystone v3; this address is of v2.0',
				{ details: { field: 'authUrl', step: 'auth' } },
			)
		);
	const request: LoginRequest = isV2
		? loginV2(auth as Exclude<typeof auth, { method: 'applicationCredential' }>)
		: loginV3(auth);
	const url = at(authUrl(settings), `${base}${request.path}`);
	const headers = { accept: 'application/json', 'content-type': 'application/json' };
	const answer = await pools
		.to(url)
		.request(
			{ method: 'POST', path: url.pathname, headers, body: JSON.stringify(request.body), doing },
			signal,
		);
	const body = await read(answer, url, 'POST', settings, other);
	const login = isV2 ? readLoginV2(body) : readLoginV3(answer.headers, body);
	if (!login) throw noLogin(settings, answer.status);
	return login;
};

const refused = (error: MusterError, auth: Auth): MusterError => {
	const status = error.details['status'];
	if (error.code === 'AUTH_REQUIRED') return error;
	if (status === 401)
		return new MusterError(
			'AUTH_REJECTED',
			`The cloud refused the login: ${error.details['message'] || 'it gives no reason'}`,
			{
				details: error.details,
				hint: loginHint(auth),
			},
		);
	// a bogus token and a deleted application credential: 404
	if (status === 404 && error.details['name'] !== undefined)
		return new MusterError(
			'AUTH_REJECTED',
			`The cloud does not know this token, application credential or trust: ${error.details['message']}`,
			{
				details: error.details,
				hint: 'It was deleted or has expired. Create a new one.',
			},
		);
	return error;
};

/**
 * Logs in once. @throws MusterError with `details.step`: AUTH_REJECTED, AUTH_REQUIRED (a second factor),
 * CONNECT_*, TIMEOUT, PROTOCOL, SERVER, CANCELLED
 */
export const logIn = async (
	pools: HttpPools,
	settings: CloudSettings,
	signal: AbortSignal,
): Promise<Login> => {
	const { auth, family } = settings;
	try {
		const login =
			auth.method === 'endpoint'
				? bare(auth, settings)
				: await (auth.method === 'tempauth'
						? tempauth(pools, settings, auth, signal)
						: keystone(pools, settings, auth, signal));
		return family === undefined ? login : { ...login, family };
	} catch (error) {
		throw atStep(error instanceof MusterError ? refused(error, auth) : error, 'auth');
	}
};
