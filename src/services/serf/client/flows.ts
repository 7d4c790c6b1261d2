import { asMusterError, MusterError } from '../../../core/errors.ts';
import type { RequestBody } from '../wire/encode.ts';
import type { WireMap } from '../wire/values.ts';
import { type Caller, delayOf } from './caller.ts';
import { createFeed, type Feed } from './subscription.ts';
import type { Session } from './session.ts';
import type { CallOptions, Dropped, QueueBounds, Subscription } from './types.ts';
import { agentError, cancelled, lostDuring, lostUnder, timedOut } from './errors.ts';

/** What flows from the agent until it is stopped: streams, or the monitor. */
export interface FlowKind<T> {
	readonly command: 'stream' | 'monitor';
	/** Seconds a flow stays open in the agent after its last subscriber. */
	readonly idle: number;
	/** How many filters can be open at once on a connection. */
	readonly most: number;
	/** What the user asked for in one fixed form, so that equal filters share a flow. Throws `BAD_INPUT`. */
	filterOf(asked: string): string;
	body(filter: string): RequestBody;
	toRecord(body: WireMap): T | undefined;
}

export interface FlowSettings {
	readonly callTimeout: number;
	readonly queue: QueueBounds;
}

export type FlowOptions = CallOptions & { readonly queue?: QueueBounds };

interface Flow<T> {
	readonly seq: number;
	readonly filter: string;
	readonly queues: Set<Feed<T | Dropped>>;
	accepted: boolean;
	idle?: NodeJS.Timeout;
}

const onlyOne = (asked: string, open: string): MusterError =>
	new MusterError(
		'CONFLICT',
		`This connection already watches the log at level ${open}; an agent allows one level a connection, and ${asked} was asked`,
		{
			hint: 'Use the same level, or another connection.',
		},
	);

/**
 * The flows of one kind on one connection, one for each filter, shared by all who subscribe to it. An agent can crash when a stream ends
 * while an event is on its way (spec, trap 7), so a flow outlives its last subscriber by `idle` seconds; its records are then passed over.
 */
export const createFlows = <T>(
	session: Session,
	caller: Caller,
	kind: FlowKind<T>,
	{ callTimeout, queue: bounds }: FlowSettings,
) => {
	const { command, idle, most, filterOf, body, toRecord } = kind;
	const flows = new Map<string, Flow<T>>();

	const stop = (flow: Flow<T>): void => {
		if (flows.get(flow.filter) !== flow) return;
		flows.delete(flow.filter);
		clearTimeout(flow.idle);
		session.forget(flow.seq);
		caller.call({ command: 'stop', body: { Stop: flow.seq } }).catch(() => {});
	};

	const rest = (flow: Flow<T>): void => {
		if (idle <= 0) stop(flow);
		else flow.idle = setTimeout(() => stop(flow), delayOf(idle)).unref();
	};

	const start = (filter: string, timeout: number): Flow<T> => {
		const queues: Flow<T>['queues'] = new Set();
		const failAll = (error: MusterError): void => {
			clearTimeout(timer);
			clearTimeout(flow.idle);
			if (flows.get(filter) === flow) flows.delete(filter);
			for (const queue of [...queues]) queue.fail(error);
		};
		const seq = session.send(command, body(filter), {
			answered({ error }) {
				clearTimeout(timer);
				if (error !== '') return failAll(agentError(command, error, { filter }));
				flow.accepted = true;
				for (const queue of queues) queue.accepted();
			},
			record(raw, size) {
				if (queues.size === 0) return;
				const record = toRecord(raw);
				if (record !== undefined) for (const queue of queues) queue.push(record, size);
			},
			failed: (loss) => failAll(flow.accepted ? lostDuring(command, loss) : lostUnder(command, loss)),
		});
		const timer = setTimeout(() => {
			stop(flow);
			failAll(timedOut(command, timeout, session.where));
		}, delayOf(timeout));
		const flow: Flow<T> = { seq, filter, queues, accepted: false };
		flows.set(filter, flow);
		return flow;
	};

	const join = (asked: string, timeout: number): Flow<T> => {
		const filter = filterOf(asked);
		const flow = flows.get(filter);
		const other = [...flows.keys()][most - 1];
		if (flow === undefined && other !== undefined) throw onlyOne(filter, other);
		return flow ?? start(filter, timeout);
	};

	/** Subscribes to the flow of that filter; the request is written, if need be, before this returns. */
	const open = (
		asked: string,
		{ signal, timeout = callTimeout, queue: own = {} }: FlowOptions,
	): Subscription<T | Dropped> => {
		let flow: Flow<T> | undefined;
		const abort = (): void => queue.fail(cancelled(command, true), true);
		const queue = createFeed<T | Dropped>({
			...bounds,
			...own,
			dropped: (count) => ({ dropped: count }),
			onEnd() {
				signal?.removeEventListener('abort', abort);
				if (flow?.queues.delete(queue) && flow.queues.size === 0) rest(flow);
			},
		});
		try {
			if (signal?.aborted) throw cancelled(command, false);
			flow = join(asked, timeout);
			clearTimeout(flow.idle);
			flow.queues.add(queue);
			if (flow.accepted) queue.accepted();
			signal?.addEventListener('abort', abort, { once: true });
		} catch (thrown) {
			queue.fail(asMusterError(thrown, `Starting a ${command}`));
		}
		return queue.subscription;
	};

	return { open };
};
