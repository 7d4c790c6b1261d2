import { asMusterError, MusterError } from '../../../core/errors.ts';
import { timerDelay } from '../../../net/call.ts';
import { checkTagPatterns } from './check-filter.ts';
import { agentError, commandStopped, lostDuringStream, lostDuringCall, timedOut } from './errors.ts';
import { queryRecordOf } from './records.ts';
import type { Session } from './session.ts';
import { createFeed, type Feed } from './subscription.ts';
import type { CallOptions, QueryParams, QueryRecord, Subscription } from './types.ts';
import { checkQuery } from './validate.ts';

/**
 * Seconds after which a query that left its time to the agent must be over: the agent’s own formula gives 40
 * s for 100,000 members.
 */
const AGENTS_CHOICE_SECONDS = 60;
/** Seconds that its end may be late. */
const LATE_SECONDS = 30;
const BOUNDS = { records: 250_000, bytes: 64 * 1024 * 1024 };

const endless = (seconds: number, where: string): MusterError =>
	new MusterError('TIMEOUT', `The Serf agent at ${where} did not end the query within ${seconds} s`, {
		details: { command: 'query', seconds },
	});

const bodyOf = ({
	name,
	payload,
	filterNodes,
	filterTags,
	requestAck,
	relayFactor,
	timeout = 0,
}: QueryParams) => ({
	Name: name,
	Payload: payload?.length ? payload : undefined,
	FilterNodes: filterNodes,
	FilterTags: filterTags && checkTagPatterns(filterTags),
	RequestAck: requestAck,
	RelayFactor: relayFactor || undefined,
	Timeout: Math.round(timeout * 1e9),
});

/** Sends the query and feeds what comes. Returns what stops the clocks and forgets it. */
const send = (
	session: Session,
	params: QueryParams,
	timeout: number,
	feed: Feed<QueryRecord>,
): (() => void) => {
	const { where } = session;
	let accepted = false;
	const seq = session.send('query', bodyOf(params), {
		answered({ error }) {
			clearTimeout(timer);
			if (error !== '') return feed.fail(agentError('query', error));
			const within = (params.timeout || AGENTS_CHOICE_SECONDS) + LATE_SECONDS;
			timer = setTimeout(() => feed.fail(endless(within, where)), timerDelay(within));
			accepted = true;
			feed.accepted();
		},
		record(body) {
			const record = queryRecordOf(body);
			if (record === 'done') feed.finish();
			else if (record !== undefined) feed.push(record, record.payload.length + record.from.length * 2 + 64);
		},
		failed: (loss) => feed.fail((accepted ? lostDuringStream : lostDuringCall)('query', loss)),
	});
	let timer = setTimeout(() => feed.fail(timedOut('query', timeout, where)), timerDelay(timeout));
	return () => {
		clearTimeout(timer);
		session.forget(seq);
	};
};

/**
 * Asks the members and hands out their acknowledgements and answers, each at most once, until the query’s
 * time is over. The request is written before this returns. Errors come from `ready` and the iteration: those
 * of validate.ts; `LIMIT` for a query too large for the agent; `CONNECTION_LOST` if the agent went away
 * during it, in which case more answers may have been under way.
 */
export const askMembers = (
	session: Session,
	params: QueryParams,
	callTimeout: number,
	{ signal, timeout = callTimeout }: CallOptions,
): Subscription<QueryRecord> => {
	let forget: (() => void) | undefined;
	const abort = (): void => feed.fail(commandStopped('query', forget !== undefined), true);
	const feed = createFeed<QueryRecord>({
		...BOUNDS,
		heard: () => session.heard,
		onEnd() {
			signal?.removeEventListener('abort', abort);
			forget?.();
		},
	});
	try {
		checkQuery(params);
		if (signal?.aborted) throw commandStopped('query', false);
		forget = send(session, params, timeout, feed);
		signal?.addEventListener('abort', abort, { once: true });
	} catch (thrown) {
		feed.fail(asMusterError(thrown, 'Sending a query'));
	}
	return feed.subscription;
};
