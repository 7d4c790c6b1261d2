import { type Answer, type Call, header } from './call.ts';
import { liveToken } from './identity/login.ts';
import type { Token } from './identity/state.ts';
import type { ServiceName, World } from './world.ts';

const types: Readonly<Record<ServiceName, string>> = {
	identity: 'identity',
	compute: 'compute',
	network: 'network',
	volume: 'volumev3',
	image: 'image',
	object: 'object-store',
	placement: 'placement',
};

const pathFits = (pattern: string, path: string): boolean =>
	new RegExp(
		`^${pattern
			.split(/(\*\*|\*|\{[^}]*\})/)
			.map((part) => {
				if (part === '**') return '.*';
				return part === '*' || part.startsWith('{') ? '[^/]*' : part.replace(/[.+?^$()|[\]\\]/g, '\\$&');
			})
			.join('')}$`,
	).test(path);

/** Whether the access rules of an application credential allow the request. */
const rulesAllow = (token: Token, service: ServiceName, { method, path }: Call): boolean =>
	!token.credential?.rules ||
	token.credential.rules.some(
		(rule) => rule.service === types[service] && rule.method === method && pathFits(rule.path, path),
	);

/**
 * The token as that service judges it: what is in its cache is good until it expires, also revoked or with
 * keystone down.
 * `none`: no token or a bad one. `down`: keystone cannot be asked.
 */
export const judge = (world: World, service: ServiceName, call: Call): Token | 'none' | 'down' => {
	const id = header(call, 'x-auth-token') || header(call, 'x-storage-token');
	if (!id) return 'none';
	const known = world.identity.tokens.get(id);
	const cached = known?.seenBy.has(service) && known.expires > world.clock.now();
	if (!cached && world.troubles.identityDown) return known ? 'down' : 'none';
	const token = cached ? known : liveToken(world, id);
	if (!token) return 'none';
	const { credential } = token;
	if (!cached && credential && !world.identity.appCredentials.has(String(credential.shown['id'])))
		return 'none';
	if (!rulesAllow(token, service, call)) return 'none';
	token.seenBy.add(service);
	return token;
};

/** The 401 of nova, neutron and cinder: keystone's words. */
export const unauthorized = (world: World): Answer => ({
	status: 401,
	headers: {
		'Content-Type': 'application/json',
		'Www-Authenticate': `Keystone uri="${world.urls.identity}/v3"`,
	},
	body: JSON.stringify({
		error: {
			code: 401,
			title: 'Unauthorized',
			message: 'The request you have made requires authentication.',
		},
	}),
});

/** The page of webob for an error. */
export const webobPage = (title: string, text: string, detail = ''): string =>
	`<html>
 <head>
  <title>${title}</title>
 </head>
 <body>
  <h1>${title}</h1>
  ${text}<br /><br />
${detail}


 </body>
</html>`;

export const html = (
	status: number,
	title: string,
	text: string,
	headers: Record<string, string> = {},
): Answer => ({
	status,
	headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers },
	body: webobPage(`${status} ${title}`, text),
});

export const pageNotFound = (): Answer => html(404, 'Not Found', 'The resource could not be found.');

export const keystoneDown = (): Answer => {
	const words = 'The server is currently unavailable. Please try again at a later time.';
	return {
		status: 503,
		headers: { 'Content-Type': 'text/html; charset=UTF-8' },
		body: webobPage('503 Service Unavailable', words, 'The Keystone service is temporarily unavailable.'),
	};
};

export const isAdmin = (token: Token): boolean => token.roles.includes('admin');
/** Whether it may change things: under the old defaults every role may. */
export const mayWrite = (world: World, token: Token): boolean =>
	token.roles.includes('member') || isAdmin(token) || (world.policy === 'old' && token.roles.length > 0);
