import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { CallOptions, JujuClient } from '../client/client.ts';
import type { Call } from '../wire/choose.ts';

/** Changes that only prepare another: after them nothing of what was asked for is done. */
const preparing = ['Charms.AddCharm', 'Resources.AddPendingResources'];

/** Ends that say themselves what is known of the change. */
const toldAlready = ['OUTCOME_UNKNOWN', 'CANCELLED'];

const unseen = (done: string, error: MusterError): MusterError =>
	new MusterError('OUTCOME_UNKNOWN', `${done} was done, but its result could not be read: ${error.message}`, {
		cause: error,
		hint: 'The change was made: look at it instead of repeating the step.',
		details: { ...error.details, done: true },
	});

const vanished = (done: string, error: MusterError): MusterError =>
	new MusterError('CONFLICT', `Juju accepted ${done}, but its result is not there: ${error.message}`, {
		cause: error,
		hint: `Another client may have removed it meanwhile. Look before repeating the step. ${error.hint ?? ''}`.trim(),
		details: { ...error.details, done: true },
	});

/**
 * Makes a change and looks at what came of it, with a client that knows which is which: where the look fails
 * (the connection was lost, the user may not read), or finds nothing, the error says that the change was made.
 * @throws MusterError of `work`; with `details.done` after a change: OUTCOME_UNKNOWN where a look failed,
 *   CONFLICT where it found nothing
 */
export const withReadBack = async <T>(
	client: JujuClient,
	work: (client: JujuClient) => Promise<T>,
): Promise<T> => {
	let done: string | undefined;
	let failed: unknown;
	let refused: unknown;
	const ask = async <V, R>(call: Call<V, R>, values: V, options?: CallOptions): Promise<R> => {
		try {
			const answer = await client.ask(call, values, options);
			if (call.effect === 'changes' && !preparing.includes(call.name)) done = call.name;
			return answer;
		} catch (error) {
			if (call.effect === 'reads') failed = error;
			else refused = error;
			throw error;
		}
	};
	try {
		return await work(Object.create(client, { ask: { value: ask } }) as JujuClient);
	} catch (error) {
		if (done === undefined || !isMusterError(error) || toldAlready.includes(error.code)) throw error;
		if (error === failed) throw unseen(done, error);
		throw error.code === 'NOT_FOUND' && error !== refused ? vanished(done, error) : error;
	}
};
