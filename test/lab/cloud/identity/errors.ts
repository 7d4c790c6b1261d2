import { type Answer, Refused } from '../call.ts';

const titles: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	409: 'Conflict',
};

export const page404 = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
`;

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: JSON.stringify(value),
});

/** Keystone's error, to be thrown. */
export const refuse = (status: number, message: string, extra: object = {}, url = ''): Refused =>
	new Refused(
		json(
			status,
			{ error: { code: status, ...extra, message, title: titles[status] } },
			status === 401 ? { 'WWW-Authenticate': `Keystone uri="${url}/v3"` } : {},
		),
	);

const MALFORMED =
	'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';
export const expecting = (what: string): Refused => refuse(400, `Expecting to find ${what}. ${MALFORMED}`);
export const malformed = (message: string): Refused => refuse(400, `${message} ${MALFORMED}`);
export const absent = (what: string, id: string): Refused => refuse(404, `Could not find ${what}: ${id}.`);
export const forbidden = (what?: string): Refused =>
	refuse(403, `You are not authorized to perform the requested action${what ? `: ${what}` : ''}.`);
export const unauthorized = (url: string): Refused =>
	refuse(401, 'The request you have made requires authentication.', {}, url);
