import type { JujuClient } from '../../client/client.ts';
import type { Enqueued } from '../../wire/calls/action.table.ts';
import type { Task } from '../../wire/records/task.ts';
import { followTasks } from '../tasks/follow.ts';

/**
 * Tasks that were begun, as they are once all have ended; what they say is told as it comes. Ends with
 * `signal`.
 */
export const untilEnded = (
	client: JujuClient,
	ids: readonly string[],
	signal: AbortSignal,
	progress: (done: number, of: number, text?: string) => void,
): Promise<Task[]> => {
	let ended = 0;
	return followTasks(
		client,
		ids,
		{
			line: ({ receiver }, { message }) => progress(ended, ids.length, `${receiver}: ${message}`),
			looked(done, of) {
				ended = done;
				progress(done, of);
			},
		},
		signal,
	);
};

/** Tasks that were accepted, each with its operation, and what was refused. */
export const accepted = ({ operation, tasks }: Enqueued) => ({
	done: tasks.flatMap(({ value, error }) =>
		value && !error ? [{ ...value, operation: value.operation ?? operation ?? null }] : [],
	),
	failed: tasks.flatMap(({ key, error }) => (error ? [{ key, error }] : [])),
});
