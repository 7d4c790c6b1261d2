import { isWord } from '../../../core/quoted-address.ts';
import { MusterError } from '../../../core/errors.ts';

/** Where a fleet API is. */
export interface Endpoint {
	/**
	 * How it is named in messages, e.g. `http://10.0.0.5:49153` or `unix:///var/run/fleet.sock`. Never a
	 * secret.
	 */
	readonly label: string;
	/** Scheme, host and port for the HTTP client. */
	readonly origin: string;
	/** Path of the unix socket, where it is one. */
	readonly socketPath: string | undefined;
	/** What stands before `/fleet/v1`; empty unless a proxy mounts the API deeper. */
	readonly base: string;
	readonly secure: boolean;
	/** Whether it never leaves this machine. */
	readonly local: boolean;
}

const EXAMPLE = 'e.g. http://10.0.0.5:49153, https://fleet.example.com or unix:///var/run/fleet.sock';

const PLAIN = /^(?:[a-z][a-z0-9+.-]*:\/{1,3})?(?:[\w.%-]*|\[[\da-f:.]*\])(?::\d*)?(?:\/[\w.%~-]*)*$/i;

/**
 * A text as a message may repeat it: only where it is an address and nothing else, since people put passwords
 * into URLs.
 */
const repeatable = (input: string): string => {
	const address = input.split(/[?#]/, 1)[0] as string;
	return !isWord(address) && address.length <= 200 && PLAIN.test(address) ? ` “${address}”` : '';
};

const wrong = (input: string, why: string): MusterError =>
	new MusterError('BAD_INPUT', `Endpoint${repeatable(input)} ${why} (${EXAMPLE})`);

const holdsLogin = (): MusterError =>
	new MusterError('BAD_INPUT', 'Endpoint: a user name or password does not belong into the URL', {
		hint: 'Give them in the fields for user and password, where they stay secret.',
	});

const hostIn = (rest: string): string => /^\/\/([\w.-]+)\//.exec(rest)?.[1] ?? 'what follows two slashes';

const unix = (input: string, path: string): Endpoint => {
	if (!path.startsWith('/'))
		throw wrong(
			input,
			'needs a path of its socket that begins with “/”, so that unix: is followed by three slashes',
		);
	if (path.includes('\0')) throw wrong(input, 'has a NUL in the path of its socket');
	// the kernel has room for 107 bytes
	if (Buffer.byteLength(path) > 107)
		throw wrong(input, 'has a path of its socket that is longer than 107 bytes');
	return {
		label: `unix://${path}`,
		origin: 'http://localhost',
		socketPath: path,
		base: '',
		secure: false,
		local: true,
	};
};

const decoded = (input: string, text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		throw wrong(input, 'has a path that is not percent-encoded as it should be');
	}
};

const loopback = (host: string) =>
	host === 'localhost' ||
	host.endsWith('.localhost') ||
	host === '[::1]' ||
	/^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * An endpoint as users know it: `http://`, `https://`, `unix:///path` or `file:///path` (fleetctl),
 * `http+unix://%2Fpath` (python-fleet).
 * @throws MusterError BAD_INPUT
 */
export const parseEndpoint = (input: string): Endpoint => {
	const text = input.trim();
	if (text === '') throw wrong(text, 'is empty');
	const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
	switch (scheme.toLowerCase()) {
		case 'unix':
		case 'file':
			if (!rest.startsWith('//')) throw wrong(text, `needs ${scheme}:// before the path of its socket`);
			if (!rest.startsWith('///'))
				throw wrong(text, `has ${hostIn(rest)} for a host; a socket needs three slashes`);
			return unix(text, rest.slice(2));
		case 'http+unix':
			if (!/^\/\/[^/]+\/?$/.test(rest))
				throw wrong(text, 'needs the path of its socket percent-encoded, “/” as %2F');
			return unix(text, decoded(text, rest.slice(2).replace(/\/$/, '')));
		case 'http':
		case 'https':
			break;
		case 'ssh':
		case 'ssh+http':
			throw wrong(
				text,
				'goes through SSH: give the machine to go through as SSH host, and here the address as seen from there',
			);
		default:
			if (text.includes('@')) throw holdsLogin();
			throw wrong(text, 'has no scheme, or another one than http, https, unix and http+unix');
	}
	// also in the path: a password may hold a slash
	if (rest.includes('@')) throw holdsLogin();
	let url: URL;
	try {
		if (!rest.startsWith('//')) throw new TypeError('no host');
		url = new URL(text);
	} catch {
		throw wrong(
			text,
			/%\w/.test(rest) && rest.startsWith('//[')
				? 'has an IPv6 address with a zone, which no URL can hold: give the name of the machine'
				: 'is not a valid URL',
		);
	}
	if (url.search !== '' || url.hash !== '') throw wrong(text, 'must end after the path');
	const base = url.pathname.replace(/\/+$/, '').replace(/\/(fleet\/v1|v1-alpha)$/, '');
	return {
		label: `${url.origin}${base}`,
		origin: url.origin,
		socketPath: undefined,
		base,
		secure: url.protocol === 'https:',
		local: loopback(url.hostname),
	};
};

/**
 * One or more endpoints: a list, or one text with commas, blanks or line breaks between them. @throws
 * MusterError BAD_INPUT
 */
export const parseEndpoints = (input: string | readonly string[]): Endpoint[] => {
	if (typeof input !== 'string' && !Array.isArray(input))
		throw new MusterError('BAD_INPUT', `Endpoints are missing: give a text or a list of texts (${EXAMPLE})`);
	const texts = (typeof input === 'string' ? input.split(/[\s,]+/) : input.map((text) => text.trim())).filter(
		(text) => text !== '',
	);
	if (texts.length === 0) throw wrong('', 'is empty');
	const endpoints = new Map(
		texts.map((text) => parseEndpoint(text)).map((endpoint) => [endpoint.label, endpoint]),
	);
	return [...endpoints.values()];
};

/** What is dangerous about an endpoint, in words for people; `undefined` where nothing is (trap 10). */
export const exposure = (endpoint: Endpoint): string | undefined =>
	endpoint.secure || endpoint.local
		? undefined
		: `${endpoint.label} is clear text to another machine, and fleet knows no passwords: whoever reaches that port, or reads along, can run anything on every machine of the cluster.`;
