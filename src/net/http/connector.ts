import { buildConnector } from 'undici';
import type { HttpTunnelTarget, HttpOptions, HttpTarget } from './target.ts';

type Connector = ReturnType<typeof buildConnector>;

/** TLS as Node spells it. */
export const tlsOptions = ({ tls = {} }: HttpOptions) => ({
	ca: tls.ca || undefined,
	cert: tls.cert || undefined,
	key: tls.key || undefined,
	passphrase: tls.passphrase || undefined,
	servername: tls.serverName || undefined,
	...(tls.verify === false && { rejectUnauthorized: false }),
});

const through = (
	open: NonNullable<HttpOptions['forward']>,
	target: HttpTarget,
	encrypt: Connector,
): Connector => {
	const { hostname, port, protocol } = new URL(target.origin);
	const far: HttpTunnelTarget =
		target.socketPath === undefined
			? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
			: { path: target.socketPath };
	return (options, callback) => {
		open(far).then(
			(stream) => {
				if (target.secure) encrypt({ ...options, httpSocket: stream as never }, callback);
				else callback(null, stream as never);
			},
			(error: Error) => callback(error, null),
		);
	};
};

/** What undici makes its connections with: from here, or as `forward` makes them. */
export const connectorOf = (
	target: HttpTarget,
	options: HttpOptions,
): buildConnector.BuildOptions | Connector => {
	const direct = { timeout: options.connectTimeout, ...(target.secure && tlsOptions(options)) };
	if (!options.forward) return { ...direct, socketPath: target.socketPath };
	return through(options.forward, target, buildConnector(direct));
};
