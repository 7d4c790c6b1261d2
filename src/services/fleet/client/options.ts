import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { MusterError } from '../../../core/errors.ts';
import { pemFault } from '../../../net/pem-fault.ts';
import { repairPem } from '../../../core/pem.ts';
import { type TunnelHolder, type TunnelOptions, tunnelHolder } from '../../../net/ssh/holder.ts';
import { type Endpoint, parseEndpoints } from '../wire/endpoint.ts';

/** How to reach a cluster. */
export interface FleetOptions {
	/**
	 * One or more endpoints, see {@link parseEndpoints}. Reads go on to the next where one fails, changes do
	 * not.
	 */
	readonly endpoints: string | readonly string[];
	readonly tls?: {
		/** PEM of a private CA; without it the system’s own. */
		readonly ca?: string | undefined;
		/** PEM of the client’s certificate and key, where the proxy asks for them. */
		readonly cert?: string | undefined;
		readonly key?: string | undefined;
		readonly passphrase?: string | undefined;
		/** The name in the server’s certificate, where it is not the endpoint’s host. */
		readonly serverName?: string | undefined;
	};
	/** For a proxy before fleet; fleet itself knows no passwords. */
	readonly basic?: { readonly username: string; readonly password: string };
	/**
	 * A machine to go through with SSH, `core@` where it names no user; endpoints are then those seen from
	 * there.
	 */
	readonly tunnel?: TunnelOptions;
	/** Seconds for one request, with fail-over. Default 10. */
	readonly deadline?: number;
	/** Seconds for a connection to stand, TLS included. Default 5. */
	readonly connectDeadline?: number;
	/** An own undici dispatcher for every request: tests and proxies. Closing it stays with its owner. */
	readonly dispatcher?: Dispatcher;
}

export interface Settings {
	readonly endpoints: readonly Endpoint[];
	readonly tls: NonNullable<FleetOptions['tls']>;
	readonly authorization: string | undefined;
	/** Milliseconds. */
	readonly deadline: number;
	readonly connectDeadline: number;
	readonly dispatcher: Dispatcher | undefined;
	/** To be closed with the client. */
	readonly tunnel: TunnelHolder | undefined;
}

const seconds = (input: number | undefined, usual: number, name: string): number => {
	const value = input ?? usual;
	if (typeof value !== 'number' || !(value > 0) || value > 86_400)
		throw new MusterError(
			'BAD_INPUT',
			`${name}: must be a number of seconds above 0 and not above 86400 (e.g. ${usual})`,
		);
	return value * 1000;
};

type Tls = NonNullable<FleetOptions['tls']>;

const TLS_HINT =
	'Give the whole PEM text, with its BEGIN and END lines; an encrypted key needs its passphrase.';

const checkCertificates = (name: string, pem: string): void => {
	const fault = pemFault(pem);
	if (fault === 'holds no certificate')
		throw new MusterError('BAD_INPUT', `${name}: ${fault} in PEM form`, {
			hint: 'It begins with -----BEGIN CERTIFICATE-----. A file in DER form can be converted: openssl x509 -inform der.',
		});
	if (fault) throw new MusterError('BAD_INPUT', `${name}: ${fault}`, { hint: TLS_HINT });
};

const checkTls = (tls: Tls, endpoints: readonly Endpoint[]): void => {
	const { ca, cert, key, passphrase } = tls;
	if (Boolean(cert) !== Boolean(key))
		throw new MusterError(
			'BAD_INPUT',
			`Client certificate: ${cert ? 'its key is missing' : 'a key is given without a certificate'}; give both or none`,
		);
	if (!ca && !cert) return;
	if (!endpoints.some(({ secure }) => secure))
		throw new MusterError('BAD_INPUT', 'TLS: certificates are given, but no endpoint begins with https://', {
			hint: 'fleetd itself speaks no TLS. Give the https:// address of the proxy before it, or clear the certificates.',
		});
	if (ca) checkCertificates('CA certificate', ca);
	if (cert) checkCertificates('Client certificate', cert);
	try {
		createSecureContext({ ca, cert, key, passphrase });
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : cause;
		throw new MusterError('BAD_INPUT', `TLS: certificate, key or CA cannot be used: ${why}`, {
			cause,
			hint: TLS_HINT,
		});
	}
};

/** TLS texts with the line breaks that a form or a variable has lost; what is empty is not given. */
const readTls = ({ ca, cert, key, ...rest }: Tls): Tls => {
	const pem = (input: string | undefined) => (input?.trim() ? repairPem(input) : undefined);
	return { ...rest, ca: pem(ca), cert: pem(cert), key: pem(key) };
};

/** The options, checked and completed. @throws MusterError BAD_INPUT */
export const readOptions = (options: FleetOptions): Settings => {
	const { basic } = options;
	const tls = readTls(options.tls ?? {});
	const endpoints = parseEndpoints(options.endpoints);
	checkTls(tls, endpoints);
	if (basic && (basic.username.includes(':') || basic.username === ''))
		throw new MusterError('BAD_INPUT', 'User: must not be empty and must not hold a “:” (e.g. fleet)');
	const connectDeadline = seconds(options.connectDeadline, 5, 'Connect deadline');
	return {
		endpoints,
		tls,
		authorization: basic && `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`,
		deadline: seconds(options.deadline, 10, 'Deadline'),
		connectDeadline,
		dispatcher: options.dispatcher,
		tunnel: options.tunnel && tunnelHolder(options.tunnel, { user: 'core', ms: connectDeadline }),
	};
};
