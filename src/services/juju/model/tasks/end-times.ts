import { isMusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { getOperations } from '../../wire/calls/task.table.ts';
import { hasEnded, type Task } from '../../wire/records/task.ts';

const lacksEnd = (task: Task): boolean =>
	hasEnded(task) && task.completed === null && task.operation !== null;

/**
 * Tasks with the moment of their end, which 4.0 tells of operations alone: it is that of the only task of
 * one. Of several in one operation it is not known. A controller that does not tell is no error.
 */
export const withEndTimes = async (
	client: JujuClient,
	tasks: readonly Task[],
	signal: AbortSignal,
): Promise<readonly Task[]> => {
	const ids = [...new Set(tasks.filter(lacksEnd).map(({ operation }) => operation as string))];
	if (ids.length === 0) return tasks;
	try {
		const operations = await client.ask(getOperations, { ids }, { signal });
		const ends = new Map(
			operations.flatMap(({ value }) => value?.tasks ?? []).map(({ id, completed }) => [id, completed]),
		);
		return tasks.map((task) => ({ ...task, completed: task.completed ?? ends.get(task.id) ?? null }));
	} catch (error) {
		if (!isMusterError(error)) throw error;
		return tasks;
	}
};
