import { asMusterError, MusterError } from '../../../core/errors.ts';
import { delayOf } from './caller.ts';
import { checkQuery } from './validate.ts';
import { createFeed } from './subscription.ts';
import { queryRecordOf } from './records.ts';
import type { Session } from './session.ts';
import type { CallOptions, QueryParams, QueryRecord, Subscription } from './types.ts';
import { agentError, cancelled, lostDuring, lostUnder, timedOut } from './errors.ts';

/** Seconds after which a query that left its time to the agent must be over: the agent’s own formula gives 40 s for 100,000 members. */
const AGENTS_CHOICE = 60;
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
	FilterTags: filterTags,
	RequestAck: requestAck,
	RelayFactor: relayFactor || undefined,
	Timeout: Math.round(timeout * 1e9),
});

/**
 * Asks the members and hands out their acknowledgements and answers, each at most once, until the query’s time is over.
 * The request is written before this returns. Errors come from `ready` and the iteration: those of inputs.ts; `LIMIT` for a query too
 * large for the agent; `CONNECTION_LOST` if the agent went away during it, in which case more answers may have been under way.
 */
export const askMembers = (
	session: Session,
	params: QueryParams,
	callTimeout: number,
	{ signal, timeout = callTimeout }: CallOptions,
): Subscription<QueryRecord> => {
	let seq = -1;
	let timer: NodeJS.Timeout | undefined;
	let sent = false;
	let accepted = false;
	const over = (): void => {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		session.forget(seq);
	};
	const abort = (): void => queue.fail(cancelled('query', sent), true);
	const queue = createFeed<QueryRecord>({ ...BOUNDS, onEnd: over });

	const begin = (): void => {
		checkQuery(params);
		if (signal?.aborted) throw cancelled('query', false);
		seq = session.send('query', bodyOf(params), {
			answered({ error }) {
				clearTimeout(timer);
				if (error !== '') return queue.fail(agentError('query', error));
				const within = (params.timeout || AGENTS_CHOICE) + callTimeout;
				timer = setTimeout(() => queue.fail(endless(within, session.where)), delayOf(within));
				accepted = true;
				queue.accepted();
			},
			record(body) {
				const record = queryRecordOf(body);
				if (record === 'done') queue.finish();
				else if (record !== undefined) queue.push(record, record.payload.length + 64);
			},
			failed: (loss) => queue.fail(accepted ? lostDuring('query', loss) : lostUnder('query', loss)),
		});
		sent = true;
		timer = setTimeout(() => queue.fail(timedOut('query', timeout, session.where)), delayOf(timeout));
		signal?.addEventListener('abort', abort, { once: true });
	};

	try {
		begin();
	} catch (thrown) {
		queue.fail(asMusterError(thrown, 'Sending a query'));
	}
	return queue.subscription;
};
