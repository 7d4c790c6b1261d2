import { buildConnector } from 'undici';
import type { TunnelHolder } from '../../../net/ssh/holder.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import type { Settings } from './options.ts';

type Connector = ReturnType<typeof buildConnector>;

/** How connections to an endpoint are made: within the connect deadline, encrypted where it says so. */
const direct = (endpoint: Endpoint, { tls, connectDeadline, deadline }: Settings) => ({
	timeout: Math.min(connectDeadline, deadline),
	...(endpoint.secure && {
		ca: tls.ca || undefined,
		cert: tls.cert || undefined,
		key: tls.key || undefined,
		passphrase: tls.passphrase || undefined,
		servername: tls.serverName || undefined,
	}),
});

const through = (holder: TunnelHolder, endpoint: Endpoint, encrypt: Connector): Connector => {
	const { hostname, port, protocol } = new URL(endpoint.origin);
	const far =
		endpoint.socketPath === undefined
			? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
			: { path: endpoint.socketPath };
	return (options, callback) => {
		holder
			.open()
			.then((tunnel) => tunnel.forward(far))
			.then(
				(stream) => {
					if (endpoint.secure) encrypt({ ...options, httpSocket: stream as never }, callback);
					else callback(null, stream as never);
				},
				(error: Error) => callback(error, null),
			);
	};
};

/** What undici makes its connections with: from here, or from the machine of the tunnel. */
export const connectorOf = (
	endpoint: Endpoint,
	settings: Settings,
): buildConnector.BuildOptions | Connector => {
	const options = direct(endpoint, settings);
	const { tunnel } = settings;
	if (!tunnel) return { ...options, socketPath: endpoint.socketPath };
	return through(tunnel, endpoint, buildConnector(options));
};
