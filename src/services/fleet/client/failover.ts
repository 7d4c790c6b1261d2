import { setTimeout as sleep } from 'node:timers/promises';
import { MusterError, cancelled, isMusterError } from '../../../core/errors.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import { type FleetVersion, readVersion } from '../wire/version.ts';
import { within } from '../../../net/call.ts';
import type { Call } from './call.ts';
import type { Settings } from './options.ts';
import { refusalOf } from './answer-error.ts';
import { type Answer, type Ask, openTransport, type Transport } from './transport.ts';

/** One endpoint, asked within a deadline. */
export interface Asker {
	readonly endpoint: Endpoint;
	/** Milliseconds left for one request. */
	ask(request: Ask): Promise<Answer>;
	/** As `ask`, and the body as JSON. Anything but 200 is an error. */
	json(request: Ask): Promise<unknown>;
	/** Work on one connection of its own: one machine behind a load balancer. */
	alone<T>(work: (asker: Asker) => Promise<T>): Promise<T>;
}

/** Every endpoint of a cluster, with the rules of who is asked: reads go on to the next, changes do not. */
export interface Reach {
	readonly endpoints: readonly Endpoint[];
	/** What the `Server` header of the last answer said. */
	version(): FleetVersion | undefined;
	read<T>(call: Call | undefined, work: (asker: Asker) => Promise<T>): Promise<T>;
	/** Sends once, to the endpoint that answered last. */
	change(call: Call | undefined, request: Ask): Promise<Answer>;
	refuse(answer: Answer, request: Ask): MusterError;
	readonly lost: AbortSignal;
	close(): Promise<void>;
}

/** Whether another endpoint, or the same a little later, may do better. A 500 may be a machine cut off from its etcd: worth asking another. */
const passes = (error: unknown): 'elsewhere' | 'later' | 'never' => {
	if (!isMusterError(error)) return 'never';
	if (['CONNECT_REFUSED', 'CONNECT_FAILED', 'CONNECTION_LOST'].includes(error.code)) return 'later';
	if (error.code === 'TIMEOUT') return 'elsewhere';
	if (error.code !== 'SERVER') return 'never';
	if (error.details['passing'] === true) return 'later';
	return error.details['status'] === 500 ? 'elsewhere' : 'never';
};

const PAUSE = 250;

/** Several endpoints’ failures as one error: the most telling one leads. */
const noneOf = (failures: readonly MusterError[]): MusterError => {
	const chief =
		failures.find(({ code }) => code === 'SERVER') ??
		failures.find(({ code }) => code === 'TIMEOUT') ??
		(failures[0] as MusterError);
	if (failures.length === 1) return chief;
	const message = `None of the ${failures.length} endpoints could answer: ${failures.map((failure) => failure.message).join('; ')}`;
	return new MusterError(chief.code, message, { cause: chief, hint: chief.hint, details: chief.details });
};

/** Opens nothing yet: connections are made by the first request. */
export const openReach = (settings: Settings): Reach => {
	const transports = settings.endpoints.map((endpoint) => openTransport(endpoint, settings));
	const ending = new AbortController();
	let preferred = 0;
	let version: FleetVersion | undefined;
	const refuse = (answer: Answer, request: Ask) =>
		refusalOf(answer, request, settings.authorization !== undefined);

	const send = async (
		transport: Transport,
		request: Ask,
		ms: number,
		call: Call | undefined,
	): Promise<Answer> => {
		if (ending.signal.aborted) throw ending.signal.reason;
		if (call?.signal?.aborted) throw cancelled(request.doing);
		const answer = await within(ms, [call?.signal, ending.signal], (signal) =>
			transport.ask(request, signal),
		);
		version = readVersion(answer.server) ?? version;
		return answer;
	};
	const asker = (transport: Transport, ms: number, call: Call | undefined): Asker => {
		const ask = (request: Ask) => send(transport, request, ms, call);
		return {
			endpoint: transport.endpoint,
			ask,
			async json(request) {
				const answer = await ask(request);
				if (answer.status !== 200) throw refuse(answer, request);
				try {
					return JSON.parse(answer.text);
				} catch (cause) {
					throw new MusterError(
						'PROTOCOL',
						`${transport.endpoint.label} sent no JSON while ${request.doing}`,
						{
							cause,
							hint: 'Check that the endpoint is a fleet API (its usual port is 49153).',
						},
					);
				}
			},
			async alone(work) {
				const single = transport.single();
				try {
					return await work(asker(single, ms, call));
				} finally {
					if (single !== transport) await single.close();
				}
			},
		};
	};
	const pass = async <T>(
		call: Call | undefined,
		work: (asker: Asker) => Promise<T>,
		until: number,
	): Promise<T> => {
		const first = preferred;
		const failures: MusterError[] = [];
		for (const [tried] of transports.entries()) {
			const index = (first + tried) % transports.length;
			// a silent endpoint leaves the next ones their share of the time
			const share = Math.max(50, (until - performance.now()) / (transports.length - tried));
			try {
				const found = await work(asker(transports[index] as Transport, share, call));
				preferred = index;
				return found;
			} catch (error) {
				if (!isMusterError(error) || passes(error) === 'never') throw error;
				failures.push(error);
				if (preferred === index) preferred = (index + 1) % transports.length;
			}
		}
		throw noneOf(failures);
	};
	return {
		endpoints: settings.endpoints,
		version: () => version,
		refuse,
		lost: ending.signal,
		async read(call, work) {
			const ms = call?.deadline === undefined ? settings.deadline : call.deadline * 1000;
			const until = performance.now() + ms;
			try {
				return await pass(call, work, until);
			} catch (error) {
				if (passes(error) !== 'later' || until - performance.now() < PAUSE * 2) throw error;
				// a connection that was kept alive may have ended just as it was used; a second try tells
				await sleep(PAUSE, undefined, { signal: call?.signal }).catch(() => {});
				if (call?.signal?.aborted) throw cancelled('waiting to ask again');
				return pass(call, work, until);
			}
		},
		change(call, request) {
			const ms = call?.deadline === undefined ? settings.deadline : call.deadline * 1000;
			return send(transports[preferred] as Transport, request, ms, call);
		},
		async close() {
			if (ending.signal.aborted) return;
			ending.abort(
				new MusterError('CANCELLED', 'The connection was closed', { hint: 'Nothing, if you closed it.' }),
			);
			await Promise.all(transports.map((transport) => transport.close()));
			await settings.tunnel?.close();
		},
	};
};
