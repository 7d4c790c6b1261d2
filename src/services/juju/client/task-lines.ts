import { watchProgress } from '../wire/calls/task.table.ts';
import { texts } from '../wire/get.ts';
import { readLine } from '../wire/records/task-line.ts';
import { throwInner } from '../wire/server-error.ts';
import type { TaskLine } from '../wire/records/task.ts';
import type { JujuClient } from './client.ts';

const ignore = () => {};

/** Whether a server tells lines of tasks as they come (2.8 and later). */
export const hasProgress = ({ versions }: JujuClient): boolean =>
	versions('Action').some((version) => version >= 5) && versions('StringsWatcher').length > 0;

/**
 * What an action says while it runs, line by line from its first (§3.5). The server does not tell the end:
 * abort `signal` then.
 * @throws MusterError what the server said, e.g. NOT_FOUND
 */
export async function* taskLines(
	client: JujuClient,
	id: string,
	signal: AbortSignal,
): AsyncGenerator<TaskLine> {
	const { watcher, first } = await client.ask(watchProgress, { id }, { signal });
	const ask = (method: 'Next' | 'Stop', stop?: AbortSignal) =>
		client.call(
			{ facade: 'StringsWatcher', method, instance: watcher, effect: 'reads' },
			{ signal: stop, seconds: method === 'Next' ? Number.POSITIVE_INFINITY : 5 },
		);
	try {
		for (const one of first) yield readLine(one);
		while (!signal.aborted) {
			const answer = await ask('Next', signal);
			throwInner(answer, 'StringsWatcher.Next');
			for (const one of texts(answer, 'changes')) yield readLine(one);
		}
	} finally {
		// the id dies with the connection; the server need not be asked then
		if (!client.lost.aborted) void ask('Stop').catch(ignore);
	}
}
