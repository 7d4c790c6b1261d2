import type { JujuClient } from '../../client/client.ts';
import type { Task } from '../../wire/records/task.ts';
import { followTasks } from './follow.ts';

export interface Line {
	readonly task: string;
	readonly receiver: string;
	readonly at: string | null;
	readonly message: string;
}

/** Lines of one task as they come; at the end the task. @throws MusterError as {@link followTasks} */
export async function* followLines(
	client: JujuClient,
	id: string,
	signal: AbortSignal,
): AsyncGenerator<Line, Task | undefined> {
	const waiting: Line[] = [];
	let wake = () => {};
	const closing = new AbortController();
	const stop = AbortSignal.any([signal, closing.signal]);
	let ended: { readonly task?: Task; readonly error?: unknown } | undefined;
	const line = ({ receiver }: Pick<Task, 'receiver'>, said: Omit<Line, 'task' | 'receiver'>) => {
		waiting.push({ task: id, receiver, ...said });
		wake();
	};
	const finish = (how: { readonly task?: Task; readonly error?: unknown }) => {
		ended = how;
		wake();
	};
	followTasks(client, [id], { line, looked: () => {} }, stop).then(
		([task]) => finish(task ? { task } : {}),
		(error: unknown) => finish({ error }),
	);
	try {
		for (;;) {
			const next = waiting.shift();
			if (next) yield next;
			else if (ended) break;
			else await new Promise<void>((resolve) => (wake = resolve));
		}
	} finally {
		closing.abort();
	}
	if (ended.error) throw ended.error;
	return ended.task;
}
