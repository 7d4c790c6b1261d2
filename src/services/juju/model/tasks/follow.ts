import { counted } from '../../../../core/case.ts';
import { isNotYet } from '../../../../catalogue/results.ts';
import { cancelled, type MusterError } from '../../../../core/errors.ts';
import { pause } from '../../../../net/backoff.ts';
import type { JujuClient } from '../../client/client.ts';
import { hasProgress, taskLines } from '../../client/task-lines.ts';
import { getTasks } from '../../wire/calls/task.table.ts';
import { allOf } from '../../wire/items.ts';
import { notYetOnOutage } from '../settle/not-yet-on-outage.ts';
import { hasEnded, type Task, type TaskLine } from '../../wire/records/task.ts';

const LOOK_MS = 1000;
/** Tasks of which lines are watched as they come; of more they are read with the statuses. */
const MOST_WATCHED = 16;

export interface Followed {
	/** A line of a task, each once and in order. */
	line(task: Pick<Task, 'id' | 'receiver'>, line: TaskLine): void;
	/** After each look. */
	looked(done: number, of: number): void;
}

/** What a task has said so far, from the watcher and from its record: both begin with the first line. */
const linesOf = (followed: Followed) => {
	const input = new Map<string, number>();
	const receivers = new Map<string, string>();
	const give = (id: string, line: TaskLine) => {
		input.set(id, (input.get(id) ?? 0) + 1);
		followed.line({ id, receiver: receivers.get(id) ?? '' }, line);
	};
	return {
		/** From a watcher, which has told `count` before. */
		next(id: string, count: number, line: TaskLine) {
			if (count >= (input.get(id) ?? 0)) give(id, line);
		},
		record({ id, receiver, log }: Task) {
			receivers.set(id, receiver);
			for (const line of log.slice(input.get(id) ?? 0)) give(id, line);
		},
	};
};

/**
 * Tasks that were begun, as they are once all have ended; one that has ended before is told at once. Their
 * lines are streamed where the server does so, else read with the statuses, which alone tell the end. A
 * controller that is away for a moment is waited for.
 * @throws MusterError CANCELLED with `signal`; what the server said
 */
export const followTasks = async (
	client: JujuClient,
	ids: readonly string[],
	followed: Followed,
	signal: AbortSignal,
): Promise<Task[]> => {
	const lines = linesOf(followed);
	const over = new AbortController();
	const stop = AbortSignal.any([signal, over.signal]);
	const stream = async (id: string) => {
		let count = 0;
		for await (const line of taskLines(client, id, stop)) lines.next(id, count++, line);
	};
	let tasks: Task[] = [];
	const stopped = (): MusterError => {
		const left = tasks.filter((one) => !hasEnded(one)).length;
		return cancelled(`${left} of ${counted(tasks.length, 'action')} ran; they go on`);
	};
	try {
		for (let isStreamed = false; ; await pause(LOOK_MS, signal)) {
			if (signal.aborted && tasks.length > 0) throw stopped();
			const look = async () => allOf(await client.ask(getTasks, { ids }, { signal }));
			const found = await notYetOnOutage(look, signal);
			if (isNotYet(found)) continue;
			tasks = found;
			const done = tasks.filter(hasEnded).length;
			for (const task of tasks) lines.record(task);
			followed.looked(done, tasks.length);
			if (done === tasks.length) return tasks;
			if (!isStreamed && hasProgress(client))
				for (const { id } of tasks.filter((one) => !hasEnded(one)).slice(0, MOST_WATCHED))
					// without it the lines come with the next look
					stream(id).catch(() => {});
			isStreamed = true;
		}
	} catch (error) {
		throw signal.aborted && tasks.length > 0 ? stopped() : error;
	} finally {
		over.abort();
	}
};
