import type { IRun } from 'n8n-workflow';
import type { Event } from '../../../catalogue/event.ts';
import { pause } from '../../../net/backoff.ts';
import type { Times } from './times.ts';

/** How often an event is handed over at most, the first time included. */
const TRIES = 3;
/** How a workflow ended: well, not well, or nobody knows since the trigger was closed before. */
type Ended = 'well' | 'failed' | 'open';

const endOf = async (done: Promise<IRun | undefined>): Promise<Ended> => {
	try {
		const status = (await done)?.status;
		return status === 'error' || status === 'crashed' ? 'failed' : 'well';
	} catch (error) {
		// n8n rejects where the time of the workflow was over, and where a person has stopped it: who stops it
		// does not want it again
		return /timeout|timed out/i.test(`${(error as Error)?.name} ${(error as Error)?.message}`)
			? 'failed'
			: 'well';
	}
};

const summary = (events: readonly Event[]): string =>
	events.length === 1 ? (events[0]?.text ?? '') : `${events.length} events`;

/** What was handed over in vain, as a notice. */
const passedOver = (events: readonly Event[]): Event => {
	const at = new Date().toISOString();
	return {
		event: 'dropped',
		service: events[0]?.service ?? '',
		at,
		key: `dropped ${at} ${events[0]?.key}`,
		text: `The workflow failed ${TRIES} times and the event is passed over: ${summary(events)}`,
		dropped: events.length,
		keys: events.map(({ key }) => key),
	};
};

export interface Acknowledging {
	/** Starts an execution; `undefined` where the trigger was closed before. */
	emit(events: readonly Event[]): Promise<{ readonly ended: Promise<IRun | undefined> } | undefined>;
	notice(notice: Event): void;
	readonly closed: AbortSignal;
	readonly times: Pick<Times, 'retry' | 'closing' | 'executing'>;
}

/** Settles when `signal` is aborted and some seconds have gone; `bound` ends it, and nothing of it stays. */
const after = async (signal: AbortSignal, seconds: number, bound: AbortSignal): Promise<Ended> => {
	if (!signal.aborted)
		await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true, signal: bound }));
	await pause(seconds * 1000, bound);
	return 'open';
};

/**
 * Hands events over until an execution of them has ended well, three times at most; then a notice says so. An
 * execution of which nothing is heard (n8n’s queue may lose one) counts as ended after an hour. @returns
 * `false` where the trigger was closed before.
 */
export const untilSuccess = async (
	events: readonly Event[],
	{ emit, notice, closed, times }: Acknowledging,
): Promise<boolean> => {
	for (let turn = 1; turn <= TRIES; turn++) {
		const again = events.map((event) => (turn === 1 ? event : { ...event, redelivered: true as const }));
		const begun = await emit(again);
		if (!begun) return false;
		const bound = new AbortController();
		const lost = pause(times.executing * 1000, bound.signal).then((): Ended => 'well');
		const open = after(closed, times.closing / 2, bound.signal);
		const ended = await Promise.race([endOf(begun.ended), open, lost]);
		bound.abort();
		if (ended === 'well') return true;
		if (ended === 'open') return false;
		if (turn < TRIES) await pause(times.retry * 1000, closed);
		if (closed.aborted) return false;
	}
	notice(passedOver(events));
	return true;
};
