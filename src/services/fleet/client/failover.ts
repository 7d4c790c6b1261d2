import {
	cancelled,
	codeOf,
	connectionClosed,
	isMusterError,
	MusterError,
	stopped,
} from '../../../core/errors.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import { type FleetVersion, readVersion } from '../wire/version.ts';
import { sleep } from '../../../net/backoff.ts';
import { explainWait } from '../../../net/lease.ts';
import { atLeast, within } from '../../../net/call.ts';
import type { Call } from './call.ts';
import type { Settings } from './options.ts';
import { refusalOf } from './answer-error.ts';
import { type EndpointClient, endpointClient } from './endpoint-client.ts';
import { type Answer, type Ask, openTransport, type Transport } from './transport.ts';

/** Every endpoint of a cluster, with the rules of who is asked: reads go on to the next, changes do not. */
export interface Failover {
	readonly endpoints: readonly Endpoint[];
	/** What the `Server` header of the last answer said. */
	version(): FleetVersion | undefined;
	read<T>(call: Call | undefined, work: (api: EndpointClient) => Promise<T>): Promise<T>;
	/** Sends once, to the endpoint that answered last. */
	change(call: Call | undefined, request: Ask): Promise<Answer>;
	refuse(answer: Answer, request: Ask): MusterError;
	readonly lost: AbortSignal;
	close(): Promise<void>;
}

/**
 * Whether another endpoint, or the same a little later, may do better. A 500 may be a machine cut off from
 * its etcd: worth asking another.
 */
const passes = (error: unknown): 'elsewhere' | 'later' | 'never' => {
	if (!isMusterError(error)) return 'never';
	if (['CONNECT_REFUSED', 'CONNECT_FAILED', 'CONNECTION_LOST'].includes(error.code)) return 'later';
	if (error.code === 'TIMEOUT') return 'elsewhere';
	if (error.details['passing'] === true) return 'later';
	if (error.code !== 'SERVER') return 'never';
	return error.details['status'] === 500 ? 'elsewhere' : 'never';
};

const PAUSE_MS = 250;

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

/** A read that was stopped, with what is known of each endpoint for the words of a time-out. */
const stoppedRead = (error: MusterError, order: readonly Transport[], failures: readonly MusterError[]) => {
	const words = order.map(({ endpoint: { label } }, index) => {
		if (index > failures.length) return `${label} was not tried`;
		return failures[index]?.message ?? `${label} had not answered`;
	});
	return stopped(error.message, {
		cause: error,
		hint: error.hint,
		details: { ...error.details, connecting: words.join('; ') },
	});
};

/** The endpoints’ connections, and what is known of them. */
interface Endpoints {
	readonly transports: readonly Transport[];
	/** Index of the one that answered last. */
	preferred: number;
	send(transport: Transport, request: Ask, ms: number, call: Call | undefined): Promise<Answer>;
	refuse(answer: Answer, request: Ask): MusterError;
}

/** Asks one endpoint after the other, beginning with the one that answered last, until one can answer. */
const askEach = async <T>(
	at: Endpoints,
	call: Call | undefined,
	work: (api: EndpointClient) => Promise<T>,
	until: number,
): Promise<T> => {
	const { transports, refuse } = at;
	const first = at.preferred;
	const failures: MusterError[] = [];
	const order = transports.map((_, tried) => transports[(first + tried) % transports.length] as Transport);
	if (call?.signal && order.length > 1)
		explainWait(call.signal, () => stoppedRead(cancelled('connecting'), order, failures));
	for (const [tried, transport] of order.entries()) {
		const index = (first + tried) % transports.length;
		// a silent endpoint leaves the next ones their share of the time
		const share = Math.max(50, (until - performance.now()) / (transports.length - tried));
		const send = (one: Transport, request: Ask) => at.send(one, request, share, call);
		try {
			const found = await work(endpointClient(transport, { send, refuse }));
			at.preferred = index;
			return found;
		} catch (error) {
			if (codeOf(error) === 'CANCELLED' && order.length > 1)
				throw stoppedRead(error as MusterError, order, failures);
			if (!isMusterError(error) || passes(error) === 'never') throw error;
			failures.push(error);
			if (at.preferred === index) at.preferred = (index + 1) % transports.length;
		}
	}
	throw noneOf(failures);
};

/** As {@link askEach}, and once more a little later where that may help. */
const read = async <T>(
	at: Endpoints,
	call: Call | undefined,
	work: (api: EndpointClient) => Promise<T>,
	ms: number,
): Promise<T> => {
	const until = performance.now() + ms;
	try {
		return await askEach(at, call, work, until);
	} catch (error) {
		if (passes(error) !== 'later' || until - performance.now() < PAUSE_MS * 2) throw error;
		// a connection that was kept alive may have ended just as it was used; a second try tells
		await sleep(PAUSE_MS, call?.signal, 'waiting to ask again');
		return askEach(at, call, work, until);
	}
};

/** Opens nothing yet: connections are made by the first request. */
export const openFailover = (settings: Settings): Failover => {
	const abortController = new AbortController();
	let version: FleetVersion | undefined;
	const at: Endpoints = {
		transports: settings.endpoints.map((endpoint) => openTransport(endpoint, settings)),
		preferred: 0,
		refuse: (answer, request) => refusalOf(answer, request, settings.authorization !== undefined),
		async send(transport, request, ms, call) {
			if (abortController.signal.aborted) throw abortController.signal.reason;
			if (call?.signal?.aborted) throw cancelled(request.doing);
			const answer = await within(ms, [call?.signal, abortController.signal], (signal) =>
				transport.ask(request, signal),
			);
			version = readVersion(answer.server) ?? version;
			return answer;
		},
	};
	const timeOf = (call: Call | undefined) =>
		call?.deadline === undefined
			? atLeast(settings.deadline / 1000, call?.signal) * 1000
			: call.deadline * 1000;
	return {
		endpoints: settings.endpoints,
		version: () => version,
		refuse: at.refuse,
		lost: abortController.signal,
		read: (call, work) => read(at, call, work, timeOf(call)),
		change: (call, request) => at.send(at.transports[at.preferred] as Transport, request, timeOf(call), call),
		async close() {
			if (abortController.signal.aborted) return;
			abortController.abort(connectionClosed());
			await Promise.all(at.transports.map((transport) => transport.close()));
			await settings.tunnel?.close();
		},
	};
};
