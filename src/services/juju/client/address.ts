import { isIP } from 'node:net';
import { MusterError } from '../../../core/errors.ts';
import { quotedAddress } from '../../../core/quoted-address.ts';
import type { Address } from '../wire/login.ts';

/** Where a controller’s API may be. */
export interface Endpoint {
	readonly host: string;
	readonly port: number;
	/** Only an address that begins with `ws://` is not encrypted. */
	readonly secure: boolean;
	/** Whether a login told it, instead of the user. */
	readonly learnt?: boolean;
}

const DEFAULT_PORT = 17070;

export const whereOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
	`${host.includes(':') ? `[${host}]` : host}:${port}`;

const bad = (text: string) =>
	new MusterError(
		'BAD_INPUT',
		`Addresses has ${quotedAddress(text)}, but each has to be a host with or without a port`,
		{
			hint: 'For example: 10.0.0.1:17070. Nothing was sent.',
			details: { field: 'addresses' },
		},
	);

/** Not `1.2.3.4.5`, nor an address with a zone, `fe80::1%eth0`: a URL cannot hold it. */
const canBeDialled = (host: string): boolean => URL.canParse(`wss://${whereOf({ host, port: 443 })}`);

/**
 * `10.0.0.1`, `[fd00::1]:17070`, `juju.example.com:443`, `wss://…`; the port is 17070 where none is given.
 * @throws MusterError BAD_INPUT
 */
export const readEndpoint = (input: string): Endpoint => {
	const text = input.trim();
	if (/[@?#]/.test(text)) throw bad(input);
	const scheme = /^(wss?|https?):\/\//i.exec(text)?.[1]?.toLowerCase();
	const rest = text.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/s, '');
	const secure = scheme !== 'ws' && scheme !== 'http';
	if (isIP(rest) === 6 && canBeDialled(rest)) return { host: rest, port: DEFAULT_PORT, secure };
	const [, six, name, port] =
		/^(?:\[([0-9a-fA-F:.%\w]+)\]|([\p{L}\p{N}._-]+))(?::(\d{1,5}))?$/u.exec(rest) ?? [];
	const host = six ?? name;
	const number = port === undefined ? DEFAULT_PORT : Number(port);
	// `17070` alone is a port; as an address it would be 0.0.66.174
	if (host === undefined || /^\d+$/.test(host) || number < 1 || number > 65_535 || !canBeDialled(host))
		throw bad(input);
	return { host, port: number, secure };
};

/** Where a URL leads that a server has told: 80 or 443 without a port. */
export const endpointOfUrl = ({ protocol, hostname, port }: URL): Endpoint => {
	const secure = protocol !== 'http:';
	return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (secure ? 443 : 80)), secure };
};

const order = ['public', 'local-cloud', 'local-fan'];
const rank = ({ scope }: Address): number => {
	const at = order.indexOf(scope ?? '');
	return at < 0 ? 1 : at;
};

/** Addresses of a login’s answer that a client elsewhere may reach, the most public first. */
export const reachable = (servers: readonly (readonly Address[])[]): Endpoint[] =>
	servers
		.flat()
		.filter(({ scope, host }) => scope !== 'local-machine' && scope !== 'link-local' && !/^fe80:/i.test(host))
		.filter(({ host }) => canBeDialled(host))
		.sort((one, other) => rank(one) - rank(other))
		.map(({ host, port }) => ({ host, port, secure: true }));

/** Endpoints in order, each once. */
export const distinct = (endpoints: readonly Endpoint[]): Endpoint[] =>
	[
		...new Map(endpoints.map((endpoint) => [whereOf(endpoint), endpoint] as const).reverse()).values(),
	].reverse();
