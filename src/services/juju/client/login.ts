import { codeOf, isMusterError, MusterError } from '../../../core/errors.ts';
import type { TlsOptions } from '../../../net/ws/types.ts';
import type { Framing } from '../wire/frame.ts';
import { type Credentials, decodeLogin, type Greeting, loginParams } from '../wire/login.ts';
import { type Endpoint, endpointOfUrl } from './address.ts';
import { discharge, type Discharged } from './discharge.ts';
import { bodyText, httpRequest } from './http.ts';
import type { JujuOptions } from './options.ts';
import type { Session } from './session.ts';

export interface LoginContext {
	readonly options: JujuOptions;
	readonly endpoint: Endpoint;
	readonly tls: TlsOptions;
	/** What this client calls itself to the server (§1.5). */
	readonly clientVersion: string;
	readonly signal: AbortSignal;
	readonly seconds: number;
}

const request = (credentials: Credentials, framing: Framing) => {
	if (credentials.kind === 'client')
		return { facade: 'Admin', version: 4, method: 'LoginWithClientCredentials' };
	return { facade: 'Admin', version: framing === 'kebab' ? 3 : 0, method: 'Login' };
};

/** Who was refused, and what else may be wrong. */
const explained = (error: unknown, { credentials }: JujuOptions, where: string): unknown => {
	if (!isMusterError(error) || codeOf(error) !== 'AUTH_REJECTED') return error;
	const who = credentials.kind === 'client' ? credentials.clientId : (credentials.user ?? 'the macaroons');
	return new MusterError(
		'AUTH_REJECTED',
		`${where} refused ${who}: ${error.message.replace(/^Juju refused: /, '')}`,
		{
			cause: error,
			details: error.details,
			hint:
				credentials.kind === 'password'
					? 'Compare user and password with juju show-controller --show-password. A user without access to the model is refused in the same words.'
					: 'Macaroons last about a day: obtain new ones, or use a local user with a password.',
		},
	);
};

const ask = async (
	session: Session,
	credentials: Credentials,
	admission: LoginContext,
): Promise<Greeting> => {
	const { clientVersion, options, signal, seconds } = admission;
	const { framing } = session;
	const params = loginParams(credentials, { framing, clientVersion, note: options.note ?? 'muster' });
	try {
		return decodeLogin(
			await session.send({ ...request(credentials, framing), params }, { signal, seconds, effect: 'reads' }),
		);
	} catch (error) {
		throw explained(error, options, session.link.where);
	}
};

/** Macaroons that were given did not let in, and no others could be had. */
const notTaken = (error: unknown, where: string, reason: string | undefined): unknown => {
	if (!isMusterError(error) || codeOf(error) === 'CANCELLED') return error;
	return new MusterError(
		'AUTH_REJECTED',
		`${where} did not take the macaroons${reason ? ` (${reason})` : ''}, and new ones were not to be had: ${error.message}`,
		{
			cause: error,
			hint: 'Macaroons last about a day: obtain new ones, or use a local user with a password.',
			details: error.details,
		},
	);
};

/** The controller’s own discharger, by whatever name it calls itself. */
const isOwn = (url: string): boolean => new URL(url).pathname.startsWith('/auth');

/**
 * POST to the discharger: the controller’s own is asked where this connection leads, whatever address it
 * names.
 */
const poster =
	({ endpoint, tls, clientVersion, signal }: LoginContext) =>
	async (
		url: string,
		body: Readonly<Record<string, string>> | { readonly json: unknown },
	): Promise<Discharged> => {
		const at = new URL(url);
		const own = isOwn(url);
		const json = 'json' in body && typeof body.json === 'object';
		const answer = await httpRequest(
			own ? endpoint : { ...endpointOfUrl(at), secure: true },
			own ? tls : {},
			{
				method: 'POST',
				path: `${at.pathname}${at.search}`,
				headers: {
					'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
					'Bakery-Protocol-Version': '3',
					'X-Juju-ClientVersion': clientVersion,
				},
				body: json
					? JSON.stringify(body.json)
					: new URLSearchParams(body as Record<string, string>).toString(),
				signal,
			},
		);
		const words = await bodyText(answer.body);
		try {
			return { status: answer.status, body: JSON.parse(words) as unknown };
		} catch {
			return { status: answer.status, body: { Message: words.trim().slice(0, 300) } };
		}
	};

/**
 * Logs in; a macaroon that the server asks for is discharged once, with the user and password of the
 * connection.
 * @throws MusterError AUTH_REJECTED, AUTH_REQUIRED, NOT_FOUND (no such model), CONFLICT with
 * `details.serverCode` `redirection required`, BUSY, PROTOCOL with `details.framing` where it is a 1.x
 */
export const login = async (session: Session, admission: LoginContext): Promise<Greeting> => {
	const { options } = admission;
	const { credentials, password } = options;
	const first = await ask(session, credentials, admission);
	if (!first.discharge) return first;
	const user = credentials.kind === 'client' ? undefined : credentials.user;
	const secret = credentials.kind === 'password' ? credentials.password : password;
	const macaroons = await discharge(first.discharge.macaroon, {
		post: poster(admission),
		isOwn,
		login:
			user && secret && !user.replace(/@local$/, '').includes('@') ? { user, password: secret } : undefined,
	}).catch((error: unknown) => {
		const hadSome = credentials.kind === 'macaroons' && credentials.macaroons.length > 0;
		throw hadSome ? notTaken(error, session.link.where, first.discharge?.reason) : error;
	});
	const second = await ask(
		session,
		{ kind: 'macaroons', ...(user ? { user } : {}), macaroons: [macaroons] },
		admission,
	);
	if (second.discharge)
		throw new MusterError(
			'AUTH_REJECTED',
			`${session.link.where} asks for another macaroon: ${second.discharge.reason ?? 'no reason given'}`,
		);
	return second;
};
