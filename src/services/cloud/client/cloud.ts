import type { Connection } from '../../../core/connection.ts';
import { openPools } from '../../../net/http/index.ts';
import type { Login } from '../wire/login.ts';
import { type ServiceName, serviceNames } from '../wire/services.ts';
import { type Api, type Call, openApi } from './api.ts';
import { connectionClosed } from '../../../core/errors.ts';
import { endpointOf, type ServiceEndpoint } from './endpoints.ts';
import { openMicros } from './micro.ts';
import { type CloudOptions, type CloudSettings, readOptions } from './options.ts';
import { openSession } from './session.ts';

export type { Api, ApiAnswer, ApiRequest, Call } from './api.ts';
export type { CloudOptions } from './options.ts';

/** A cloud: one login and one pool of connections for all of its services. */
export interface Cloud extends Connection {
	readonly settings: CloudSettings;
	/** Logs in if nobody has yet. */
	login(call?: Call): Promise<Login>;
	readonly apis: Readonly<Record<ServiceName, Api>>;
	/** Lets a refused login be tried again at once. */
	forget(): void;
	/** The next call logs in anew: what the login said has changed. */
	outdate(): void;
}

const words = {
	listening: 'the cloud’s API',
	notHttp: 'Check host and port of the auth URL, and whether it must be https:// or http://.',
	notTls:
		'Does the address begin with https:// though the service is not encrypted? A server may also ask for a client certificate.',
};

/** Connections of one pool: steps of a flow run side by side. */
const CONNECTIONS = 16;

/**
 * A client for a cloud. Nothing is sent yet: the first call logs in.
 * @throws MusterError BAD_INPUT
 * @example
 * const cloud = openCloud({ authUrl: 'https://cloud.example.org:5000/v3', auth: { method: 'password', … } });
 * const { body } = await cloud.apis.compute.send({ path: '/servers', doing: 'listing servers' });
 */
export const openCloud = (options: CloudOptions): Cloud => {
	const settings = readOptions(options);
	const abortController = new AbortController();
	const pools = openPools({
		tls: settings.tls,
		proxy: settings.proxy || undefined,
		connectTimeout: settings.connectMs,
		idleTimeout: settings.callMs,
		connections: CONNECTIONS,
		words,
	});
	const session = openSession(pools, settings, abortController.signal);
	const micros = openMicros(pools, settings.callMs, abortController.signal);
	const resolved = new WeakMap<Login, Map<ServiceName, ServiceEndpoint>>();
	const hasKeystone = !['tempauth', 'endpoint'].includes(settings.auth.method);
	const identity = hasKeystone ? settings.authUrl : undefined;
	const resolve = (service: ServiceName) => (login: Login) => {
		const known = resolved.get(login) ?? new Map<ServiceName, ServiceEndpoint>();
		const endpoint = known.get(service) ?? endpointOf(service, login, settings, identity);
		known.set(service, endpoint);
		resolved.set(login, known);
		return endpoint;
	};
	const apis = Object.fromEntries(
		serviceNames.map((service) => [
			service,
			openApi({ service, pools, session, micros, resolve: resolve(service), ending: abortController.signal }),
		]),
	) as Record<ServiceName, Api>;
	return {
		settings,
		apis,
		forget: session.forget,
		outdate: session.outdate,
		login: (call) => apis.identity.login(call),
		lost: abortController.signal,
		async close() {
			if (abortController.signal.aborted) return;
			abortController.abort(connectionClosed());
			await pools.close();
		},
	};
};
