import { formatDuration } from '../../../core/units.ts';
import { partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { deadline as clock } from '../../../net/call.ts';
import type { JujuClient } from '../client/client.ts';
import { accepted, untilEnded } from '../model/settle/tasks.ts';
import { howEnded } from '../model/tasks/how-ended.ts';
import { withEndTimes } from '../model/tasks/end-times.ts';
import type { Enqueued } from '../wire/calls/action.table.ts';
import type { Task } from '../wire/records/task.ts';

const bad = (task: Task): MusterError | undefined => {
	const code = task.returnCode !== null && task.returnCode !== 0;
	if (task.status === 'completed' && !code) return undefined;
	const why =
		task.message ||
		(code
			? `it ended with code ${task.returnCode}${task.stderr ? `: ${task.stderr.trim().slice(-300)}` : ''}`
			: '');
	const stands = task.status === 'completed' ? 'has failed' : howEnded(task.status);
	return new MusterError(
		'CONFLICT',
		`${task.name || 'The command'} on ${task.receiver} ${stands}${why ? `: ${why}` : ''}`,
		{
			hint: 'See results, stdout and stderr of the task.',
			details: { task, ...(why ? { reason: why } : {}) },
		},
	);
};

interface Waiting {
	readonly await: boolean;
	readonly within?: number | undefined;
	readonly fails?: boolean | undefined;
}
interface Host {
	readonly signal: AbortSignal;
	progress(done: number, of?: number, text?: string): void;
}

/** Tasks as they ended. @throws MusterError TIMEOUT with what was begun */
const asEnded = async (
	client: JujuClient,
	{ done, operation }: { readonly done: readonly Task[]; readonly operation?: string | undefined },
	input: Waiting,
	{ signal, progress }: Host,
): Promise<readonly Task[]> => {
	const time = clock(signal, input.within ?? 600);
	let tasks: readonly Task[];
	try {
		tasks = await untilEnded(
			client,
			done.map(({ id }) => id),
			time.signal,
			progress,
		);
	} catch (error) {
		if (!time.isOver) throw error;
		throw new MusterError(
			'TIMEOUT',
			`${done.length === 1 ? 'The action has' : `Some of ${done.length} actions have`} not ended within ${formatDuration(input.within ?? 600)} and may still run`,
			{
				hint: 'Use Get tasks later with the IDs in the details, or raise Deadline.',
				details: { tasks: done, operation: operation ?? null, reason: 'it has not ended yet' },
				cause: error,
			},
		);
	} finally {
		time.clear();
	}
	return withEndTimes(
		client,
		tasks.map((task, index) => ({ ...task, operation: task.operation ?? done[index]?.operation ?? null })),
		signal,
	);
};

/** What was begun: as it is, or as it ended. */
export const ended = async (
	client: JujuClient,
	begun: Enqueued,
	input: Waiting,
	{ signal, progress }: Host,
) => {
	const { done, failed } = accepted(begun);
	if (!input.await) return partly({ done, failed });
	// 1.x answers commands when they have ended
	const isOver = done.every(({ id }) => id === '');
	const whole = isOver ? done : await asEnded(client, { ...begun, done }, input, { signal, progress });
	if (!input.fails) return partly({ done: whole, failed });
	const wrong = whole.flatMap((task) => {
		const error = bad(task);
		return error ? [{ key: task.receiver, error }] : [];
	});
	const [first] = wrong;
	// one that failed alone is told as itself
	if (first && whole.length === 1 && failed.length === 0) throw first.error;
	return partly({ done: whole.filter((task) => !bad(task)), failed: [...failed, ...wrong] });
};
