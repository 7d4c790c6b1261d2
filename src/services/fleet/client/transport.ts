import { Client, type Dispatcher, Pool } from 'undici';
import type { Endpoint } from '../wire/endpoint.ts';
import { connectorOf } from './connector.ts';
import { faultOf } from './transport-error.ts';
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
	readonly endpoint: Endpoint;
}

/** One endpoint’s connections. */
export interface Transport {
	readonly endpoint: Endpoint;
	/** Sends once, follows no redirect, repeats nothing. @throws MusterError, see {@link faultOf}. */
	ask(request: Ask, signal: AbortSignal): Promise<Answer>;
	/** A transport of one connection only, for what must stay on one machine behind a load balancer. Close it. */
	single(): Transport;
	close(): Promise<void>;
}

/** Bytes of one answer: a page of 100 units with long texts is far below. */
const MOST = 64 * 2 ** 20;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** undici looks at a signal only once the request is on its way, not while it connects. What is aborted before is never sent. */
export const soonerOf = <T>(signal: AbortSignal, request: Promise<T>): Promise<T> =>
	Promise.race([
		request,
		new Promise<never>((_, reject) => {
			if (signal.aborted) reject(signal.reason);
			signal.addEventListener('abort', () => reject(signal.reason), { once: true });
		}),
	]);

const overDispatcher = (
	endpoint: Endpoint,
	settings: Settings,
	dispatcher: Dispatcher,
	single: () => Transport,
	close: () => Promise<void>,
): Transport => ({
	endpoint,
	single,
	close,
	async ask({ method, path, body, doing }, signal) {
		const headers: Record<string, string> = { accept: 'application/json' };
		if (body !== undefined) headers['content-type'] = 'application/json';
		if (settings.authorization !== undefined) headers['authorization'] = settings.authorization;
		try {
			const {
				statusCode,
				headers: answered,
				body: stream,
			} = await soonerOf(
				signal,
				dispatcher.request({
					origin: endpoint.origin,
					path: `${endpoint.base}${path}`,
					method,
					headers,
					body: body === undefined ? undefined : JSON.stringify(body),
					signal,
				}),
			);
			const text = await stream.text();
			return {
				status: statusCode,
				text,
				server: one(answered['server']),
				location: one(answered['location']),
				endpoint,
			};
		} catch (thrown) {
			throw faultOf(thrown, endpoint, doing, signal);
		}
	},
});

/** The connections to one endpoint: at most sixteen, opened when needed, kept alive, each with a connect deadline. */
export const openTransport = (endpoint: Endpoint, settings: Settings): Transport => {
	if (settings.dispatcher) {
		const same: Transport = overDispatcher(
			endpoint,
			settings,
			settings.dispatcher,
			() => same,
			async () => {},
		);
		return same;
	}
	const options = {
		maxResponseSize: MOST,
		headersTimeout: 0,
		bodyTimeout: 0,
		pipelining: 1,
		connect: connectorOf(endpoint, settings),
	};
	const open = (dispatcher: Client | Pool, single: () => Transport) =>
		overDispatcher(endpoint, settings, dispatcher, single, () => dispatcher.destroy().catch(() => {}));
	const single = (): Transport => {
		const alone: Transport = open(new Client(endpoint.origin, options), () => alone);
		return alone;
	};
	return open(new Pool(endpoint.origin, { ...options, connections: 16 }), single);
};
