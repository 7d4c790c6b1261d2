import type { Extras } from '../../catalogue/extras.ts';
import type { AnyOperation, Context } from '../../catalogue/operation.ts';
import { isNotYet } from '../../catalogue/results.ts';
import { MusterError, cancelled } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import { pause } from '../../net/backoff.ts';
import { after } from '../../net/call.ts';
import { stoppedInVain } from './errors.ts';
import { untilStopped } from './until-stopped.ts';

/** The deadline has passed; `reason`: why it is not so yet, where known. */
const tooLate = (operation: AnyOperation, seconds: number, reason: string | undefined, result: unknown) => {
	const { until } = operation.settle as NonNullable<AnyOperation['settle']>;
	const why = reason === undefined ? '' : `: ${reason}`;
	const message = `${operation.action} was done, but within ${formatDuration(seconds)} it did not come about that ${until}${why}`;
	return new MusterError('TIMEOUT', message, {
		hint: 'Look at the state of the thing on the server, or give a longer deadline. The change itself was made.',
		details: { result, ...(reason === undefined ? {} : { reason }) },
	});
};

/** Looks until the change has become true; the settled result, or at the deadline what the user chose. */
export const settled = async (
	operation: AnyOperation,
	client: unknown,
	result: unknown,
	values: unknown,
	extras: Extras,
	context: Context,
): Promise<unknown> => {
	const { until, every, look, deadline: usual } = operation.settle as NonNullable<AnyOperation['settle']>;
	const time = extras.deadline ?? usual;
	const over = after(time);
	const signal = AbortSignal.any([context.signal, over]);
	const state = new Map<string, unknown>();
	let reason: string | undefined;
	for (;;) {
		try {
			const looking = look(client as never, result, values as never, { ...context, signal }, state);
			const now = await untilStopped(looking, signal, () => stoppedInVain(operation));
			if (isNotYet(now)) reason = now.reason;
			else if (now !== undefined) return now;
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		context.progress(0, undefined, reason ?? `waiting until ${until}`);
		await pause(every * 1000, signal);
		if (context.signal.aborted) throw cancelled(`waiting until ${until}; the change itself was made`);
		if (!over.aborted) continue;
		if (extras.onTimeout === 'continue') return result;
		throw tooLate(operation, time, reason, result);
	}
};
