import { codeOf, isMusterError, MusterError } from '../../../core/errors.ts';
import { deadline } from '../../../net/call.ts';
import type { TlsOptions } from '../../../net/ws/types.ts';
import type { Framing } from '../wire/frame.ts';
import { text } from '../wire/get.ts';
import type { Greeting } from '../wire/login.ts';
import { majorOf } from '../wire/version.ts';
import { distinct, type Endpoint, reachable, readEndpoint, whereOf } from './address.ts';
import { login } from './login.ts';
import type { JujuOptions, Target } from './options.ts';
import { apiPath } from './paths.ts';
import { race } from './race.ts';
import { MOST_HOPS, moved, notThere, redirected, withRedirect } from './redirect.ts';
import { type Session, sessionOf } from './session.ts';
import { trustOf } from './trust.ts';

/** A session that is let in. */
export interface Opened {
	readonly session: Session;
	readonly greeting: Greeting;
	/** e.g. `3.6.14`; of a 1.x as it told, else `1.x`. */
	readonly release: string;
	readonly endpoint: Endpoint;
	readonly tls: TlsOptions;
	readonly clientVersion: string;
}

const STAGGER_MS = 250;
const CONNECT_SECONDS = 8;
/** What we say we are where the controller’s release is not known: 2.9 and 3.x compare majors. */
const CLIENT_VERSION = '3.6.0';
const NEWER_VERSION = '4.0.0';
const MAX_BYTES = 256 * 2 ** 20;

/** Addresses that earlier logins told, by the addresses that were given. */
const learnt = new Map<string, readonly Endpoint[]>();

/**
 * Seconds until an address that was learnt takes a connection: one that leads nowhere from here must not hold
 * up those that were given.
 */
const LEARNT_SECONDS = 3;

interface Way {
	readonly framing: Framing;
	readonly clientVersion: string;
}

const wayOf = ({ release }: JujuOptions): Way => {
	const known = release?.trim();
	if (!known) return { framing: 'kebab', clientVersion: CLIENT_VERSION };
	return majorOf(known) < 2
		? { framing: 'camel', clientVersion: CLIENT_VERSION }
		: { framing: 'kebab', clientVersion: /^\d+\.\d+\.\d+/.test(known) ? known : `${majorOf(known)}.0.0` };
};

const release = async (
	{ session, greeting }: { session: Session; greeting: Greeting },
	signal: AbortSignal,
) => {
	if (greeting.version !== undefined) return greeting.version;
	if (session.framing === 'kebab') return '2.0.0';
	const answer = await session
		.send({ facade: 'Client', version: 0, method: 'AgentVersion' }, { signal, effect: 'reads', seconds: 10 })
		.catch(() => undefined);
	return text(answer, 'version') ?? '1.x';
};

/** No API there: another server, or a controller that is starting, whose API comes after its listener. */
const isNoApi = (error: unknown): boolean => isMusterError(error) && error.details['status'] === 404;
const noApi = (error: unknown, where: string): MusterError =>
	new MusterError('CONNECT_FAILED', `${where} has no Juju API (HTTP 404)`, {
		cause: error,
		hint: 'A controller that is starting answers so for some moments. Otherwise compare the address with juju show-controller.',
		details: { where, status: 404 },
	});

/** Opens one address and logs in there, in the way given. */
const enter = async (
	endpoint: Endpoint,
	options: JujuOptions,
	tls: TlsOptions,
	target: Target,
	way: Way,
	signal: AbortSignal,
): Promise<Opened> => {
	const { openWebSocket } = await import('../../../net/ws/index.ts');
	const { framing, clientVersion } = way;
	const time = deadline(signal, endpoint.learnt ? LEARNT_SECONDS : Number.POSITIVE_INFINITY);
	const link = await openWebSocket(
		{
			url: `${endpoint.secure ? 'wss' : 'ws'}://${whereOf(endpoint)}${apiPath(target, framing)}`,
			headers: { 'X-Juju-ClientVersion': clientVersion },
			tls,
			maxBytes: options.maxBytes ?? MAX_BYTES,
			listening: 'a Juju controller (its usual port is 17070)',
		},
		time.signal,
	)
		.catch((error: unknown) => {
			if (!time.isOver) throw error;
			const words = `${whereOf(endpoint)} took no connection within ${LEARNT_SECONDS} s`;
			throw new MusterError('TIMEOUT', words, { cause: error, details: { where: whereOf(endpoint) } });
		})
		.finally(() => time.clear());
	const session = sessionOf(link, framing);
	const seconds = options.connectTimeout ?? CONNECT_SECONDS;
	try {
		const greeting = await login(session, { options, endpoint, tls, clientVersion, signal, seconds });
		return {
			session,
			greeting,
			release: await release({ session, greeting }, signal),
			endpoint,
			tls,
			clientVersion,
		};
	} catch (error) {
		const told = await withRedirect(error, session, { signal, seconds });
		await link.close();
		throw told;
	}
};

/** A 1.x server was spoken to in the newer frames: once more, in its own. */
const isOldServer = (error: unknown, framing: Framing): boolean =>
	framing === 'kebab' &&
	isMusterError(error) &&
	(error.details['framing'] === 'camel' || error.details['status'] === 404);

/**
 * 2.9 and 3.x refuse the calls of a client of another major: log in again as one of theirs. 4.0 does not ask
 * (4.0-real §1).
 */
const otherMajor = ({ release: told, clientVersion, session }: Opened): boolean =>
	session.framing === 'kebab' && majorOf(told) < 4 && majorOf(told) !== majorOf(clientVersion);

/** JIMM lets a client of 3.x into no model of a 4.x controller: it says so before the release is known. */
const wantsNewer = (error: unknown, { framing }: Way): boolean =>
	framing === 'kebab' && isMusterError(error) && error.details['serverCode'] === 'not supported';

const settleWay = async (
	endpoint: Endpoint,
	options: JujuOptions,
	tls: TlsOptions,
	target: Target,
	signal: AbortSignal,
): Promise<Opened> => {
	const way = wayOf(options);
	let opened: Opened;
	try {
		opened = await enter(endpoint, options, tls, target, way, signal);
	} catch (error) {
		if (!options.release && wantsNewer(error, way))
			return enter(endpoint, options, tls, target, { ...way, clientVersion: NEWER_VERSION }, signal);
		if (options.release || !isOldServer(error, way.framing))
			throw isNoApi(error) ? noApi(error, whereOf(endpoint)) : error;
		return enter(endpoint, options, tls, target, { ...way, framing: 'camel' }, signal).catch(
			(again: unknown) => {
				throw isNoApi(again) ? noApi(again, whereOf(endpoint)) : again;
			},
		);
	}
	if (!otherMajor(opened)) return opened;
	await opened.session.link.close();
	return enter(endpoint, options, tls, target, { ...way, clientVersion: opened.release }, signal);
};

/**
 * The first of the addresses that lets in, with the controller’s other addresses learnt at earlier logins; a
 * redirect is followed where the options say so, with the new controller’s CA.
 * @throws MusterError BAD_INPUT, CONNECT_*, TIMEOUT, AUTH_*, NOT_FOUND (no such model), CONFLICT (the model
 * has moved), BUSY
 */
export const openSession = async (
	options: JujuOptions,
	target: Target,
	signal: AbortSignal,
	hops = 0,
): Promise<Opened> => {
	const tls = trustOf(options);
	const input = options.addresses.map(readEndpoint);
	if (input.length === 0)
		throw new MusterError('BAD_INPUT', 'Addresses is empty', {
			hint: 'For example: 10.0.0.1:17070. Nothing was sent.',
			details: { field: 'addresses' },
		});
	const key = input.map(whereOf).join();
	try {
		const opened = await race({
			endpoints: distinct([...input, ...(learnt.get(key) ?? []).map((one) => ({ ...one, learnt: true }))]),
			stagger: STAGGER_MS,
			each: options.connectTimeout ?? CONNECT_SECONDS,
			signal,
			open: (endpoint, stop) => settleWay(endpoint, options, tls, target, stop),
			discard: ({ session }) => void session.link.close(),
			isFinal: (error) => !isPassing(error) && codeOf(error) !== 'PROTOCOL' && codeOf(error) !== 'CANCELLED',
		});
		if (input.every(({ secure }) => secure)) learnt.set(key, reachable(opened.greeting.servers));
		return opened;
	} catch (error) {
		const to = redirected(error);
		if (!to) throw error;
		const addresses = reachable(to.servers).map(whereOf);
		if (!options.redirects || hops >= MOST_HOPS || addresses.length === 0) throw moved(to, options, hops);
		return openSession({ ...options, addresses, ca: to.ca ?? options.ca }, target, signal, hops + 1).catch(
			(next: unknown) => {
				throw notThere(next, addresses);
			},
		);
	}
};

/** Whether trying again soon can help. */
export const isPassing = (error: unknown): boolean =>
	['CONNECT_REFUSED', 'CONNECT_FAILED', 'CONNECTION_LOST', 'BUSY', 'TIMEOUT'].includes(codeOf(error) ?? '');
