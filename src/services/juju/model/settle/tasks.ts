import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { pause } from '../../../../net/backoff.ts';
import { type Enqueued } from '../../wire/calls/action.table.ts';
import { getTasks } from '../../wire/calls/task.table.ts';
import { allOf } from '../../wire/items.ts';
import { hasEnded, type Task } from '../../wire/records/task.ts';

const LOOK_MS = 1000;

/** Tasks that were begun, as they are once all have ended; one that has ended before is told at once. Ends with `signal`. */
export const untilEnded = async (
	client: JujuClient,
	ids: readonly string[],
	signal: AbortSignal,
	progress: (done: number, of: number) => void,
): Promise<Task[]> => {
	for (;;) {
		const tasks = allOf(await client.ask(getTasks, { ids }, { signal }));
		const done = tasks.filter(hasEnded).length;
		progress(done, tasks.length);
		if (done === tasks.length) return tasks;
		await pause(LOOK_MS, signal);
		if (signal.aborted)
			throw new MusterError(
				'CANCELLED',
				`Stopped while ${tasks.length - done} of ${tasks.length} actions ran; they go on`,
			);
	}
};

/** Tasks that were accepted, each with its operation, and what was refused. */
export const accepted = ({ operation, tasks }: Enqueued) => ({
	done: tasks.flatMap(({ value, error }) =>
		value && !error ? [{ ...value, operation: value.operation ?? operation ?? null }] : [],
	),
	failed: tasks.flatMap(({ key, error }) => (error ? [{ key, error }] : [])),
});
