import { MusterError } from '../../../core/errors.ts';
import type { Credentials } from '../wire/login.ts';
import { userTag } from '../wire/tags.ts';
import { type HttpAnswer, httpError, httpJson, type HttpRequest, bodyText, httpRequest } from './http.ts';
import type { Opened } from './open.ts';
import type { JujuOptions, Target } from './options.ts';

/** Charms, resources and backups go over HTTPS beside the web socket, with the same user. */
export interface HttpClient {
	/** `/model/UUID`, or as 1.x wants it; before what the old endpoints are called. */
	readonly modelPath: string;
	readonly headers: Readonly<Record<string, string>>;
	/** The answer’s JSON. `doing` names it in errors, e.g. `charm upload`. @throws MusterError */
	json(request: HttpRequest, doing: string): Promise<unknown>;
	/** The answer’s bytes. @throws MusterError */
	stream(request: HttpRequest, doing: string): Promise<HttpAnswer>;
}

/** How the user shows who they are over HTTP (§1.5). */
export const authorization = (credentials: Credentials): Readonly<Record<string, string>> => {
	if (credentials.kind === 'password') {
		const { user, password } = credentials;
		return {
			Authorization: `Basic ${Buffer.from(`${userTag(user)}:${password}`).toString('base64')}`,
		};
	}
	if (credentials.kind === 'client')
		return {
			Authorization: `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64')}`,
		};
	const cookies = credentials.macaroons.map(
		(macaroons, index) => `macaroon-${index}=${Buffer.from(JSON.stringify(macaroons)).toString('base64')}`,
	);
	return cookies.length > 0 ? { Cookie: cookies.join('; '), 'Bakery-Protocol-Version': '3' } : {};
};

const effectOf = ({ method }: HttpRequest) => (method === 'GET' ? 'reads' : 'changes');

export const createHttpClient = (
	opened: Opened,
	{ credentials }: JujuOptions,
	target: Target,
): HttpClient => {
	const { endpoint, tls, clientVersion, session, greeting } = opened;
	const uuid = greeting.modelUuid ?? (target.kind === 'model' ? target.uuid : undefined);
	const headers = { 'X-Juju-ClientVersion': clientVersion, ...authorization(credentials) };
	const send = (asked: HttpRequest) =>
		httpRequest(endpoint, tls, { ...asked, headers: { ...headers, ...asked.headers } });
	return {
		modelPath: `/${session.framing === 'camel' ? 'environment' : 'model'}/${uuid ?? ''}`,
		headers,
		json: async (asked, doing) => httpJson(await send(asked), doing, effectOf(asked)),
		async stream(asked, doing) {
			const answer = await send(asked);
			if (answer.status < 400) return answer;
			const error = httpError(answer.status, await bodyText(answer.body), doing, effectOf(asked));
			throw error instanceof MusterError ? error : new MusterError('SERVER', String(error));
		},
	};
};
