import { Client, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { atLeast } from '../call.ts';
import { type HttpAnswer, answerOf, headerBytes, readHeaders } from './answer.ts';
import { checkHeaders, checkPath } from '../check-headers.ts';
import { connectorOf, tlsOptions } from './connector.ts';
import { faultOf } from './fault.ts';
import { sooner } from './sooner.ts';
import type { HttpOptions, HttpTarget } from './target.ts';

/**
 * One request. It is sent as it stands: no redirect is followed, no path is normalised, nothing is repeated.
 */
export interface HttpRequest {
	readonly method: string;
	/** From the origin on, percent-encoded, with the query. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Text, bytes, or a stream that is read once. */
	readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
	/** What is being done, after “while”, e.g. `reading unit web.service`. */
	readonly doing: string;
}

/** The connections to one origin. */
export interface HttpPool {
	/** Settles when the head of the answer has come. @throws MusterError, see {@link faultOf} */
	request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
	/** A pool of one connection only, for what must stay on one machine behind a load balancer. Close it. */
	single(): HttpPool;
	close(): Promise<void>;
}

const MAX_ANSWER_BYTES = 64 * 2 ** 20;

const over = (
	target: HttpTarget,
	options: HttpOptions,
	dispatcher: Dispatcher,
	single: () => HttpPool,
	close: () => Promise<void>,
): HttpPool => ({
	single,
	close,
	async request({ method, path, headers = {}, body, doing }, signal) {
		checkHeaders(headers);
		checkPath(path);
		const about = { target, words: options.words, doing, signal };
		const sent = Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, headerBytes(value)]),
		);
		const { idleTimeout = 0 } = options;
		const idle = Math.ceil(atLeast(idleTimeout / 1000, signal) * 1000);
		try {
			const answer = await sooner(
				signal,
				dispatcher.request({
					origin: target.origin,
					path,
					method: method as Dispatcher.HttpMethod,
					headers: sent,
					body: body as never,
					signal,
					...(idleTimeout > 0 && idle > idleTimeout ? { headersTimeout: idle, bodyTimeout: idle } : {}),
				}),
			);
			return answerOf(
				answer.statusCode,
				readHeaders(answer.headers),
				answer.body,
				options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
				about,
			);
		} catch (thrown) {
			throw faultOf(thrown, about);
		}
	},
});

/** Connections to one origin: opened when needed, kept alive, each with a connect time-out. */
export const openPool = (target: HttpTarget, options: HttpOptions): HttpPool => {
	if (options.dispatcher) {
		const nothing = async () => {};
		const same: HttpPool = over(target, options, options.dispatcher, () => same, nothing);
		return same;
	}
	const { idleTimeout = 0, connections = 16 } = options;
	const common = { headersTimeout: idleTimeout, bodyTimeout: idleTimeout, pipelining: 1 };
	const open = (dispatcher: Client | Pool | ProxyAgent, single: () => HttpPool) =>
		over(target, options, dispatcher, single, () => dispatcher.destroy().catch(() => {}));
	if (options.proxy) {
		const tls = { timeout: options.connectTimeout, ...tlsOptions(options) };
		const { proxy } = options;
		const proxied = (most: number, single: () => HttpPool): HttpPool =>
			open(
				new ProxyAgent({
					...common,
					connections: most,
					uri: proxy,
					requestTls: tls,
					proxyTls: { timeout: options.connectTimeout },
					proxyTunnel: target.secure,
				} as ProxyAgent.Options),
				single,
			);
		const alone = (): HttpPool => {
			const one: HttpPool = proxied(1, () => one);
			return one;
		};
		return proxied(connections, alone);
	}
	const direct = { ...common, connect: connectorOf(target, options) };
	const alone = (): HttpPool => {
		const one: HttpPool = open(new Client(target.origin, direct), () => one);
		return one;
	};
	return open(new Pool(target.origin, { ...direct, connections }), alone);
};
