import { codeOf, isMusterError } from '../../../core/errors.ts';
import { backoff, pause } from '../../../net/backoff.ts';
import { fullStatus } from '../wire/calls/client.table.ts';
import { watchAll } from '../wire/calls/watcher.table.ts';
import { list } from '../wire/get.ts';
import type { JujuClient } from './client.ts';

export interface Deltas {
	/** Whether it is the whole state, as the first batch of a watcher is: what it lacks is gone. */
	readonly whole: boolean;
	/** Tuples `[kind, "change" | "remove", record]`. */
	readonly deltas: readonly unknown[];
}

/**
 * Milliseconds after which a 1.x environment that says nothing is looked at: where it is empty the first
 * answer may never come.
 */
const SILENT_MS = 2000;

const isEmpty = async (client: JujuClient, signal: AbortSignal): Promise<boolean> => {
	const { machines, applications } = (await client.ask(fullStatus, {}, { signal })).status;
	return machines.length === 0 && applications.length === 0;
};

export const hasAllWatcher = ({ offer, versions }: JujuClient): boolean =>
	offer.major < 4 && versions('AllWatcher').length > 0;

/** A watcher ended by the server, which restarts: another one goes on. */
const isStopped = (error: unknown): boolean =>
	isMusterError(error) &&
	(['stopped', 'not found'].includes(String(error.details['serverCode'])) ||
		/watcher (was|has been) stopped|unknown watcher/.test(error.message));

const ignore = () => {};

/** The batches of one watcher; ends with `signal`, throws when the server ends it. */
async function* follow(client: JujuClient, signal: AbortSignal, began: () => void): AsyncGenerator<Deltas> {
	const instance = await client.ask(watchAll, {}, { signal });
	const ask = (method: string, stop?: AbortSignal) =>
		client.call(
			{ facade: 'AllWatcher', method, instance, effect: 'reads' },
			{ signal: stop, seconds: method === 'Next' ? Number.POSITIVE_INFINITY : 5 },
		);
	let whole = true;
	try {
		while (!signal.aborted) {
			const next = ask('Next', signal);
			if (whole && client.offer.major < 2) {
				next.catch(ignore);
				const first = await Promise.race([next, pause(SILENT_MS, signal)]);
				// one that is merely slow is not empty: all would seem to be gone
				if (first === undefined && !signal.aborted && (await isEmpty(client, signal))) {
					whole = false;
					began();
					yield { whole: true, deltas: [] };
				}
			}
			const deltas = list(await next, 'deltas');
			began();
			yield { whole, deltas };
			whole = false;
		}
	} finally {
		// the id dies with the connection; the server need not be asked then
		if (!client.lost.aborted) void ask('Stop').catch(ignore);
	}
}

/**
 * Everything that changes in a model, as the server’s AllWatcher tells it (§3.1); a watcher that the server
 * stops is begun anew, and its first batch is the whole state again.
 * @throws MusterError CONNECTION_LOST with the connection, UNSUPPORTED where there is no such watcher,
 *   AUTH_REJECTED
 */
export async function* watchDeltas(client: JujuClient, signal: AbortSignal): AsyncGenerator<Deltas> {
	for (let attempt = 1; !signal.aborted; attempt++) {
		try {
			yield* follow(client, signal, () => {
				attempt = 1;
			});
		} catch (error) {
			if (signal.aborted && codeOf(error) === 'CANCELLED') return;
			if (!isStopped(error) || client.lost.aborted) throw error;
		}
		await pause(backoff(attempt), signal);
	}
}
