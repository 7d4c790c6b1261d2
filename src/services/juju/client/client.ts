import type { Connection } from '../../../core/connection.ts';
import { glob } from '../../../core/glob.ts';
import { codeOf, connectionClosed, isMusterError, MusterError } from '../../../core/errors.ts';
import { backoff, pause } from '../../../net/backoff.ts';
import { atLeast } from '../../../net/call.ts';
import { semaphore } from '../../../net/semaphore.ts';
import type { WebSocketLink } from '../../../net/ws/types.ts';
import { type Call, choose, type Offer, refuseLost } from '../wire/choose.ts';
import { transient } from '../wire/codes.table.ts';
import { throwAny } from '../wire/items.ts';
import type { Greeting } from '../wire/login.ts';
import { throwInner } from '../wire/server-error.ts';
import { majorOf } from '../wire/version.ts';
import { whereOf } from './address.ts';
import { readClock, type ServerClock } from './clock.ts';
import { type HttpClient, createHttpClient } from './http-client.ts';
import { keepAlive } from './keep-alive.ts';
import { streamOf } from './log-stream.ts';
import type { Opened } from './open.ts';
import { RawAnswer } from './session.ts';
import { brokenOffAmong, brokenOffInside } from './unanswered.ts';
import type { JujuOptions, Target } from './options.ts';
import { createReadFallback } from './read-fallback.ts';

export interface CallOptions {
	readonly signal?: AbortSignal | undefined;
	/** Seconds until an answer. @default the connection’s */
	readonly seconds?: number;
}

/** Any method of any facade. */
export interface AnyCall {
	readonly facade: string;
	readonly method: string;
	/** @default the highest that the server lists */
	readonly version?: number | undefined;
	/** Id of a watcher. */
	readonly instance?: string | undefined;
	readonly params?: unknown;
	/** `reads` is asked again over a new connection where the answer was lost. @default changes */
	readonly effect?: 'reads' | 'changes';
	/** Whether it is an error if one of several results is one. @default false: the answer as it came */
	readonly failItems?: boolean | undefined;
}

/** A connection to a controller, or to one model. */
export interface JujuClient extends Connection {
	/** `host:port` of the controller machine that accepted the login. */
	readonly where: string;
	readonly offer: Offer;
	readonly greeting: Greeting;
	/** When anything was heard last. */
	readonly heard: Date;
	readonly http: HttpClient;
	/**
	 * Asks what the package knows: facade, version and shape are chosen by what the server offers.
	 * @throws MusterError UNSUPPORTED naming the release, what the server said, TIMEOUT, CONNECTION_LOST,
	 * OUTCOME_UNKNOWN, CANCELLED
	 */
	ask<V, R>(call: Call<V, R>, values: V, options?: CallOptions): Promise<R>;
	/** As `ask`, but an answer of `from` bytes and more is given as it came, to be read elsewhere. */
	askUnread<V, R>(
		call: Call<V, R>,
		values: V,
		options: CallOptions & { readonly from: number },
	): Promise<{ readonly value: R } | { readonly bytes: Buffer }>;
	/**
	 * Asks anything, and gives the response as it came, also where items in it failed, unless `failItems`.
	 * @throws MusterError as `ask`
	 */
	call(call: AnyCall, options?: CallOptions): Promise<unknown>;
	/** Whether the user lets a call such as `Application.Expose` change something. */
	allows(call: string): boolean;
	/** The controller’s clock, asked for once a connection; `undefined` where it tells none. */
	clock(): Promise<ServerClock | undefined>;
	/** Opens the log stream of this connection with a query such as `?level=ERROR`. */
	stream(query: string, signal: AbortSignal): Promise<WebSocketLink>;
	/** Versions of a facade that the server lists for this connection and user; none where it does not. */
	versions(facade: string): readonly number[];
}

type Input = CallOptions & { readonly from?: number };

const CALL_SECONDS = 60;
/** Is never aborted: one for all calls without a signal of their own. */
const never = new AbortController().signal;
const TRANSIENT_TRIES = 3;
/**
 * Requests that wait for an answer at once (§1.7): the server has no throttle of its own. Pings and blocked
 * watchers do not count.
 */
const IN_FLIGHT = 64;

const isTransient = (error: unknown): boolean =>
	isMusterError(error) && transient.has(String(error.details['serverCode']));

const offerOf = ({ greeting, release }: Opened, { credentials }: JujuOptions, target: Target): Offer => ({
	release,
	major: majorOf(release),
	kind: target.kind,
	modelUuid: greeting.modelUuid,
	controllerUuid: greeting.controllerUuid,
	// 1.x does not say who was let in
	user:
		greeting.user ?? (credentials.kind === 'client' ? undefined : credentials.user?.replace(/@local$/, '')),
	facades: greeting.facades,
});

/** A client over a session that stands. */
export const clientOf = (opened: Opened, options: JujuOptions, target: Target): JujuClient => {
	const { session, greeting } = opened;
	const offer = offerOf(opened, options, target);
	const over = new AbortController();
	const spare = createReadFallback(options, target);
	const places = semaphore(options.inFlight ?? IN_FLIGHT);
	const end = (error: MusterError) => {
		stopPings();
		if (!over.signal.aborted) over.abort(error);
	};
	const dead = (error: MusterError) => {
		end(error);
		void session.link.close();
	};
	const stopPings = keepAlive(opened, dead, options.pingEvery);
	session.link.lost.addEventListener('abort', () => end(session.link.lost.reason as MusterError), {
		once: true,
	});

	const again = (error: unknown, { effect, instance }: AnyCall): boolean =>
		effect === 'reads' &&
		instance === undefined &&
		codeOf(error) === 'CONNECTION_LOST' &&
		codeOf(over.signal.reason) !== 'CANCELLED';
	const send = async (call: AnyCall, version: number, input: Input): Promise<unknown> => {
		const { effect = 'changes', facade, method, instance, params } = call;
		const { signal = never, from: unreadFrom } = input;
		const request = { facade, method, version, instance, params };
		for (let tries = 1; ; tries++) {
			const seconds = input.seconds ?? atLeast(options.callTimeout ?? CALL_SECONDS, input.signal);
			const sending = { signal: input.signal, seconds, effect, unreadFrom };
			// what waits on the server for something to happen keeps nobody out
			const leave = instance === undefined ? (places.takeNow() ?? (await places.take(signal))) : undefined;
			try {
				// what is begun on a connection that is lost already belongs to the next one
				if (over.signal.aborted)
					throw new MusterError('CONNECTION_LOST', (over.signal.reason as MusterError).message);
				return await session.send(request, sending);
			} catch (error) {
				if (again(error, call)) return await spare.use(signal, (next) => next.session.send(request, sending));
				if (effect !== 'reads' || tries >= TRANSIENT_TRIES || !isTransient(error)) throw error;
			} finally {
				leave?.();
			}
			await pause(backoff(tries, { first: 400 }), signal);
		}
	};
	let clock: ReturnType<JujuClient['clock']> | undefined;
	const versions = (facade: string) => {
		if (offer.facades) return offer.facades.get(facade) ?? [];
		return offer.major < 2 ? [0] : [];
	};

	const asked = async <V, R>(call: Call<V, R>, values: V, input: Input) => {
		const { row, version } = choose(call, offer);
		const { facade, method } = row;
		refuseLost(call, row, values, offer);
		const params = row.params(values, offer);
		const response = await send({ facade, method, params, effect: call.effect }, version, input);
		if (response instanceof RawAnswer) return { bytes: response.bytes };
		try {
			throwInner(response, call.name);
			return { value: brokenOffAmong(row.result(response, values, offer), call.effect) };
		} catch (error) {
			throw brokenOffInside(error, call.effect);
		}
	};

	return {
		where: whereOf(opened.endpoint),
		offer,
		greeting,
		http: createHttpClient(opened, options, target),
		lost: over.signal,
		get heard() {
			return new Date(Date.now() - (performance.now() - session.link.heard));
		},
		clock: () => (clock ??= readClock(opened, over.signal)),
		stream: streamOf(opened, options, target),
		allows: (call) => (options.allowedCalls ?? []).some((pattern) => glob(pattern)(call)),
		versions,
		ask: async <V, R>(call: Call<V, R>, values: V, input: CallOptions = {}): Promise<R> =>
			((await asked(call, values, input)) as { readonly value: R }).value,
		askUnread: asked,
		async call(call, input = {}) {
			const listed = versions(call.facade);
			const version = call.version ?? Math.max(...listed);
			if (!Number.isFinite(version) || (listed.length > 0 && !listed.includes(version)))
				throw new MusterError(
					'UNSUPPORTED',
					listed.length === 0
						? `Juju ${offer.release} does not offer ${call.facade} on a ${target.kind} connection to this user`
						: `Juju ${offer.release} offers ${call.facade} ${listed.join(', ')}, not ${version}`,
					{ hint: 'List the facades first; many exist on one of the two kinds only.' },
				);
			const response = await send(call, version, input);
			try {
				if (call.failItems) throwAny(response, `${call.facade}.${call.method}`);
			} catch (error) {
				throw brokenOffInside(error, call.effect ?? 'changes');
			}
			return response;
		},
		async close() {
			end(connectionClosed());
			spare.close();
			await session.link.close();
		},
	};
};
