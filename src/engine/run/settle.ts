import type { Context, Operation, Settle } from '../../catalogue/operation.ts';
import { spoken } from '../../core/units.ts';
import { pause } from '../../net/backoff.ts';
import { after } from '../../net/deadline.ts';
import { MusterError } from '../../core/errors.ts';
import type { Extras } from '../../catalogue/extras.ts';

/** Looks until the change has become true; the settled result, or at the deadline what the user chose. */
export const settled = async (
	operation: Operation,
	client: never,
	result: unknown,
	values: unknown,
	extras: Extras,
	context: Context,
): Promise<unknown> => {
	const { until, every, look, deadline: usual } = operation.settle as Settle<never, unknown>;
	const time = extras.deadline ?? usual;
	const deadline = after(time);
	const signal = AbortSignal.any([context.signal, deadline]);
	const kept = new Map<string, unknown>();
	for (let looks = 1; ; looks++) {
		try {
			const now = await look(client, result, values, { ...context, signal }, kept);
			if (now !== undefined) return now;
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		context.progress(looks, undefined, `waiting until ${until}`);
		await pause(every * 1000, signal);
		if (context.signal.aborted)
			throw new MusterError('CANCELLED', `Stopped while waiting until ${until}; the change itself was made`);
		if (!deadline.aborted) continue;
		if (extras.onTimeout === 'continue') return result;
		throw new MusterError(
			'TIMEOUT',
			`${operation.action}: done, but not yet so after ${spoken(time)} that ${until}`,
			{
				hint: 'Look at the state of the thing on the server, or give a longer deadline.',
				details: { result },
			},
		);
	}
};
