import { randomUUID } from 'node:crypto';
import { codeOf } from '../../../core/errors.ts';
import { backoff, pause } from '../../../net/backoff.ts';
import { lease } from '../../../net/lease.ts';
import { isPassing, type Opened, openSession } from './open.ts';
import type { JujuOptions, Target } from './options.ts';

/** Seconds that it stays after the last read: who waits for something looks again soon. */
const IDLE_SECONDS = 30;
/** Milliseconds between two tries. */
const WAITS = { first: 250, longest: 8000 };

/** Another session, for reads of a connection that was lost. */
export interface ReadFallback {
	/**
	 * @throws MusterError as {@link openSession}, once trying again within the connect timeout has not helped
	 */
	use<T>(signal: AbortSignal, read: (opened: Opened) => Promise<T>): Promise<T>;
	close(): void;
}

/**
 * Opened for the first read whose answer was lost, shared by all, and kept for those that follow: a wait logs
 * in once, not for each of its looks. Where the controller is away, tries get rarer, also from one read to
 * the next.
 */
export const createReadFallback = (options: JujuOptions, target: Target): ReadFallback => {
	const key = `juju spare ${randomUUID()}`;
	const patience = (options.connectTimeout ?? 8) * 1000;
	let failed = 0;
	/** When the next try is due, in ms of `performance.now()`. */
	let due = 0;
	let last: Opened | undefined;

	const open = async (signal: AbortSignal) => {
		const until = performance.now() + patience;
		for (;;) {
			await pause(Math.max(0, Math.min(due, until) - performance.now()), signal);
			try {
				const opened = await openSession(options, target, signal);
				failed = 0;
				last = opened;
				const { link } = opened.session;
				return { opened, lost: link.lost, close: () => link.close() };
			} catch (error) {
				failed++;
				due = performance.now() + backoff(failed, WAITS);
				if (!isPassing(error) || due > until || signal.aborted) throw error;
			}
		}
	};
	return {
		async use(signal, read) {
			const { client, release } = await lease({ key, idle: IDLE_SECONDS, open }, signal);
			try {
				return await read(client.opened);
			} catch (error) {
				// half-open, maybe: the next read opens another
				if (codeOf(error) === 'TIMEOUT') void client.close();
				throw error;
			} finally {
				release();
			}
		},
		close: () => void last?.session.link.close(),
	};
};
