import { type HttpOptions, type HttpPool, openPool } from '../../../net/http/index.ts';
import { whereOf } from '../../../net/ssh/holder.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import type { Settings } from './options.ts';

/** One request below the endpoint’s base. */
export interface Ask {
	readonly method: 'GET' | 'PUT' | 'DELETE' | 'PATCH';
	/** With the query, percent-encoded. */
	readonly path: string;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** What is being done, after “while”, e.g. `reading unit web.service`. */
	readonly doing: string;
}

export interface Answer {
	readonly status: number;
	readonly text: string;
	/** The `Server` header. */
	readonly server: string | undefined;
	/** The `Location` header. */
	readonly location: string | undefined;
	/** The `Content-Encoding` header. */
	readonly encoding: string | undefined;
	readonly endpoint: Endpoint;
}

/** One endpoint’s connections. */
export interface Transport {
	readonly endpoint: Endpoint;
	/**
	 * Sends once, follows no redirect, repeats nothing. @throws MusterError CONNECT_*, CONNECTION_LOST,
	 * TIMEOUT, PROTOCOL, LIMIT, CANCELLED
	 */
	ask(request: Ask, signal: AbortSignal): Promise<Answer>;
	/**
	 * A transport of one connection only, for what must stay on one machine behind a load balancer. Close it.
	 */
	single(): Transport;
	close(): Promise<void>;
}

const words = {
	listening: 'fleetd (its usual port is 49153)',
	notHttp: 'Check that host and port are those of a fleet API, and whether it must be https:// or http://.',
	notTls:
		'fleetd itself speaks no TLS: is there a proxy at that port? If so, it may ask for a client certificate.',
};

const optionsOf = ({ tls, connectDeadline, deadline, tunnel, dispatcher }: Settings): HttpOptions => ({
	tls,
	connectTimeout: Math.min(connectDeadline, deadline),
	forward: tunnel && ((far) => tunnel.open().then((open) => open.forward(far))),
	dispatcher,
	words,
});

const over = (endpoint: Endpoint, authorization: string | undefined, pool: HttpPool): Transport => ({
	endpoint,
	single: () => over(endpoint, authorization, pool.single()),
	close: () => pool.close(),
	async ask({ method, path, body, doing }, signal) {
		const headers: Record<string, string> = { accept: 'application/json' };
		if (body !== undefined) headers['content-type'] = 'application/json';
		if (authorization !== undefined) headers['authorization'] = authorization;
		const answer = await pool.request(
			{
				method,
				path: `${endpoint.base}${path}`,
				headers,
				body: body === undefined ? undefined : JSON.stringify(body),
				doing,
			},
			signal,
		);
		const text = await answer.text();
		const { server, location, 'content-encoding': encoding } = answer.headers;
		return { status: answer.status, text, server, location, encoding, endpoint };
	},
});

/**
 * The connections to one endpoint: at most sixteen, opened when needed, kept alive, each with a connect
 * deadline.
 */
export const openTransport = (endpoint: Endpoint, settings: Settings): Transport => {
	const { tunnel, authorization } = settings;
	// what goes wrong on the way is said with the way
	const label = tunnel ? `${endpoint.label} (through ${whereOf(tunnel.target)})` : endpoint.label;
	return over(endpoint, authorization, openPool({ ...endpoint, label }, optionsOf(settings)));
};
