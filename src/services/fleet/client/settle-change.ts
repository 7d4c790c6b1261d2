import { isMusterError, MusterError } from '../../../core/errors.ts';
import { sleep } from '../../../net/backoff.ts';
import type { Call } from './call.ts';
import type { Failover } from './failover.ts';
import { doneUnread, stoppedOnTheWay } from './outcome.ts';
import type { Ask } from './transport.ts';

/** A change, and how to see afterwards whether it was made. */
export interface Change<T> extends Ask {
	/** Statuses that say it was made. */
	readonly done: readonly number[];
	/**
	 * The error of a status that is no refusal, but does not mean what was asked either; `undefined` for any
	 * other.
	 */
	taken?(status: number): MusterError | undefined;
	/** What the server has now, if the change can be seen in it; `undefined` where it cannot (yet). */
	look(call: Call): Promise<T | undefined>;
	/** The error where the server says that it was made, and what it has now is something else. */
	otherwise(call: Call): Promise<MusterError>;
}

/**
 * Seconds for one look, after an answer was lost, and milliseconds before each: the server may still be at
 * it.
 */
const LOOK_SECONDS = 5;
const LOOKS_MS = [0, 300, 1000];

const look = async <T>({ look: once, doing }: Change<T>, call: Call): Promise<T | undefined> => {
	for (const pause of LOOKS_MS) {
		await sleep(pause, call.signal, doing);
		const found = await once(call);
		if (found !== undefined) return found;
	}
	return undefined;
};

/**
 * Whether the server may or may not have acted: an unexplained 500, a proxy that lost its server, one that
 * made another success of the server’s.
 */
const isOpen = ({ details: { status, refused } }: MusterError): boolean =>
	refused !== true && (Number(status) >= 500 || (Number(status) >= 200 && Number(status) < 300));

// without a status there was no answer that could be read
const mayHaveWorked = (error: MusterError): boolean =>
	error.details['status'] === undefined
		? !['CONNECT_REFUSED', 'CONNECT_FAILED', 'CANCELLED'].includes(error.code)
		: isOpen(error);

const unknown = (doing: string, why: MusterError, seen: string): MusterError =>
	new MusterError('OUTCOME_UNKNOWN', `Whether it worked is not known (${doing}): ${why.message}; ${seen}`, {
		cause: why,
		details: why.details,
		hint: 'Look at the unit or machine before repeating the step. It is never repeated automatically.',
	});

/** What the server has after it said that a change was made, compared with what was asked. */
const readBack = async <T>(change: Change<T>, call: Call): Promise<T> => {
	let other: MusterError;
	try {
		const found = await look(change, call);
		if (found !== undefined) return found;
		other = await change.otherwise(call);
	} catch (error) {
		throw isMusterError(error) ? doneUnread(change.doing, error) : error;
	}
	throw other;
};

/** What the server has after the answer to a change was lost. @throws MusterError */
const lookAfter = async <T>(change: Change<T>, fault: MusterError, call: Call | undefined): Promise<T> => {
	let seen = 'looking did not show it';
	try {
		const found = await look(change, { signal: call?.signal, deadline: LOOK_SECONDS });
		if (found !== undefined) return found;
	} catch (error) {
		if (isMusterError(error) && error.code === 'CANCELLED') throw stoppedOnTheWay(change.doing, error);
		seen = `looking failed too (${isMusterError(error) ? error.message : error})`;
	}
	// a 500 is an answer: the server did not do it, as far as can be seen
	if (fault.code === 'SERVER' && fault.details['status'] === 500) throw fault;
	throw unknown(change.doing, fault, seen);
};

/**
 * Sends a change once: its status, or the fault after which nobody knows whether it was made. @throws
 * MusterError
 */
const sent = async (
	failover: Failover,
	change: Change<unknown>,
	call: Call | undefined,
): Promise<number | MusterError> => {
	const early = call?.signal?.aborted === true || failover.lost.aborted;
	try {
		const answer = await failover.change(call, change);
		if (change.done.includes(answer.status)) return answer.status;
		const fault = failover.refuse(answer, change);
		if (isOpen(fault)) return fault;
		throw fault;
	} catch (error) {
		if (!isMusterError(error)) throw error;
		if (error.code === 'CANCELLED' && !early) throw stoppedOnTheWay(change.doing, error);
		if (!mayHaveWorked(error)) throw error;
		return error;
	}
};

/**
 * Sends a change once and gives what the server has afterwards, which is what was asked. Where the answer is
 * lost, what the server has now is read back too: if the change is in it, it was made.
 * @throws MusterError OUTCOME_UNKNOWN where that cannot be told; CONFLICT or UNSUPPORTED where the server
 *   says that it was made and has
 * something else; CONNECT_* where nothing was sent; CANCELLED, with `details.sent` where it was on its way;
 * else what the server said.
 */
export const makeChange = async <T>(
	failover: Failover,
	change: Change<T>,
	call: Call | undefined,
): Promise<T> => {
	const status = await sent(failover, change, call);
	if (typeof status !== 'number') return lookAfter(change, status, call);
	const taken = change.taken?.(status);
	if (taken) throw taken;
	return readBack(change, { signal: call?.signal, deadline: call?.deadline });
};
