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

/** What of an answer for several things was refused, and whether that is all of it. */
const refusals = (answer: unknown): { readonly errors: readonly MusterError[]; readonly isAll: boolean } => {
	const { tasks } = (answer ?? {}) as { readonly tasks?: unknown };
	const items: readonly unknown[] = [answer, tasks].find(Array.isArray) ?? [];
	const errors = items.flatMap((one) => {
		const { error } = (one ?? {}) as { readonly error?: unknown };
		return isMusterError(error) ? [error] : [];
	});
	return { errors, isAll: errors.length > 0 && errors.length === items.length };
};

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
	const refused = new Set<unknown>();
	const ask = async <V, R>(call: Call<V, R>, values: V, options?: CallOptions): Promise<R> => {
		try {
			const answer = await client.ask(call, values, options);
			if (call.effect === 'reads' || preparing.includes(call.name)) return answer;
			const { errors, isAll } = refusals(answer);
			for (const error of errors) refused.add(error);
			if (!isAll) done = call.name;
			return answer;
		} catch (error) {
			if (call.effect === 'reads') failed = error;
			else refused.add(error);
			throw error;
		}
	};
	const call: JujuClient['call'] = async (what, options) => {
		try {
			return await client.call(what, options);
		} catch (error) {
			if (what.effect === 'reads') failed = error;
			throw error;
		}
	};
	try {
		return await work(Object.create(client, { ask: { value: ask }, call: { value: call } }) as JujuClient);
	} catch (error) {
		if (done === undefined || !isMusterError(error) || toldAlready.includes(error.code)) throw error;
		if (error === failed) throw unseen(done, error);
		throw error.code === 'NOT_FOUND' && !refused.has(error) ? vanished(done, error) : error;
	}
};
