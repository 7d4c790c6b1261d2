import { asMusterError, type MusterError } from '../../../core/errors.ts';
import { timerDelay } from '../../../net/call.ts';
import type { Caller } from './caller.ts';
import { agentError, commandStopped, lostDuringStream, lostDuringCall, timedOut } from './errors.ts';
import { streamRecordOf } from './records.ts';
import type { Session } from './session.ts';
import { createFeed, type Feed } from './subscription.ts';
import type { QueueBounds, StreamOptions, StreamRecord, Subscription } from './types.ts';
import { streamTypeOf } from './validate.ts';

export interface StreamSettings {
	readonly callTimeout: number;
	readonly queue: QueueBounds;
	/** Seconds a stream stays open in the agent after its last subscriber. */
	readonly idle: number;
}

/** One stream of the agent and all who subscribe to it. */
interface Flow {
	readonly seq: number;
	readonly feeds: Set<Feed<StreamRecord>>;
	/** Forgets the flow here, and the timers with it. */
	drop(): void;
	accepted: boolean;
	idle?: NodeJS.Timeout;
}

/** Bytes that one member takes here at least, however short it is on the wire. */
const MEMBER_BYTES = 512;

/** Bytes that a record takes here, about. */
const heldBy = (record: StreamRecord, size: number): number =>
	'members' in record ? size * 2 + record.members.length * MEMBER_BYTES : size + 128;

interface Starting {
	readonly filter: string;
	readonly timeout: number;
	/** The agent refused it, or the connection is gone. */
	ended(): void;
	/** The agent did not answer. */
	late(): void;
}

/** Asks the agent for a stream; the request is written before this returns. */
const startFlow = (session: Session, { filter, timeout, ended, late }: Starting): Flow => {
	const feeds: Flow['feeds'] = new Set();
	const drop = (): void => {
		clearTimeout(timer);
		clearTimeout(flow.idle);
		ended();
	};
	const failAll = (error: MusterError): void => {
		drop();
		for (const feed of [...feeds]) feed.fail(error);
	};
	const seq = session.send(
		'stream',
		{ Type: filter },
		{
			answered({ error }) {
				clearTimeout(timer);
				if (error !== '') return failAll(agentError('stream', error, { filter }));
				flow.accepted = true;
				for (const feed of feeds) feed.accepted();
			},
			record(raw, size) {
				if (feeds.size === 0) return;
				const record = streamRecordOf(raw);
				if (record === undefined) return;
				const held = heldBy(record, size);
				for (const feed of feeds) feed.push(record, held);
			},
			failed: (loss) => failAll((flow.accepted ? lostDuringStream : lostDuringCall)('stream', loss)),
		},
	);
	const timer = setTimeout(() => {
		late();
		failAll(timedOut('stream', timeout, session.where));
	}, timerDelay(timeout));
	const flow: Flow = { seq, feeds, drop, accepted: false };
	return flow;
};

/**
 * The streams of one connection, one for each filter, shared by all who subscribe to it. An agent can crash
 * when a stream ends while an event is on its way (spec, trap 7), so a flow outlives its last subscriber by
 * `idle` seconds; its records are then passed over.
 */
export const createStreams = (
	session: Session,
	caller: Caller,
	{ callTimeout, queue: bounds, idle }: StreamSettings,
) => {
	const flows = new Map<string, Flow>();

	const stop = (flow: Flow): void => {
		flow.drop();
		session.forget(flow.seq);
		caller.call({ command: 'stop', body: { Stop: flow.seq } }).catch(() => {});
	};
	const start = (filter: string, timeout: number): Flow => {
		const flow: Flow = startFlow(session, {
			filter,
			timeout,
			ended() {
				if (flows.get(filter) === flow) flows.delete(filter);
			},
			late: () => stop(flow),
		});
		flows.set(filter, flow);
		return flow;
	};
	const rest = (flow: Flow): void => {
		if (idle <= 0) stop(flow);
		else flow.idle = setTimeout(() => stop(flow), timerDelay(idle)).unref();
	};

	/** Subscribes to the flow of that filter; the request is written, if need be, before this returns. */
	const open = (
		asked: string,
		{ signal, timeout = callTimeout, queue: own = {}, keepRest = false }: StreamOptions,
	): Subscription<StreamRecord> => {
		let flow: Flow | undefined;
		const abort = (): void => feed.fail(commandStopped('stream', true), !keepRest);
		const feed = createFeed<StreamRecord>({
			...bounds,
			...own,
			heard: () => session.heard,
			dropped: (count) => ({ dropped: count }),
			onEnd() {
				signal?.removeEventListener('abort', abort);
				if (flow?.feeds.delete(feed) && flow.feeds.size === 0 && flows.get(filter) === flow) rest(flow);
			},
		});
		let filter = '';
		try {
			if (signal?.aborted) throw commandStopped('stream', false);
			filter = streamTypeOf(asked);
			flow = flows.get(filter) ?? start(filter, timeout);
			clearTimeout(flow.idle);
			flow.feeds.add(feed);
			if (flow.accepted) feed.accepted();
			signal?.addEventListener('abort', abort, { once: true });
		} catch (thrown) {
			feed.fail(asMusterError(thrown, 'Starting a stream'));
		}
		return feed.subscription;
	};

	return { open };
};
