import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { Deferred } from './deferred.ts';
import type { Running } from './running.ts';

interface Asked<T> {
	/** The commands that were sent before, by count. */
	readonly after: number;
	readonly answer: Deferred<T>;
}

/** What is under way on one connection. */
export interface SessionState {
	/** Commands that were sent and are not acknowledged, in that order, numbered from 1. */
	readonly pending: { readonly command: Running; readonly number: number }[];
	/** What was acknowledged and has not ended, by the server’s id. */
	readonly jobs: Map<number, Running>;
	readonly heartbeats: Deferred<void>[];
	readonly syncs: Asked<readonly string[]>[];
	/** What the server says it knows. */
	commands: readonly string[];
	/** How many commands were sent. */
	sent: number;
	/** Messages that belong to nobody. */
	strays: number;
	/** When the main loop was last seen to move on. */
	movedAt: number;
	/** The last command that was acknowledged. */
	latest: Running | undefined;
}

export const newSessionState = (): SessionState => ({
	pending: [],
	jobs: new Map(),
	heartbeats: [],
	syncs: [],
	commands: [],
	sent: 0,
	strays: 0,
	movedAt: performance.now(),
	latest: undefined,
});

/** How a command ends whose connection has: a change may have been made. */
const endedBy = (reason: unknown, command: Running, where: string): MusterError => {
	const why = isMusterError(reason)
		? reason
		: new MusterError('CONNECTION_LOST', `The connection to ${where} ended`);
	if (why.code === 'CANCELLED' || !command.changes) return why;
	const job = command.id();
	return new MusterError(
		'OUTCOME_UNKNOWN',
		`${command.name}${job === undefined ? '' : ` (job ${job})`} was under way when the connection ended: ${why.message}`,
		{
			hint: 'A job may run on at the server without its output; look there before repeating it.',
			cause: why,
			details: job === undefined ? {} : { job },
		},
	);
};

/** Ends all that is under way, since the connection has ended. */
export const endAll = (
	{ pending, jobs, heartbeats, syncs }: SessionState,
	reason: unknown,
	where: string,
) => {
	for (const { command } of pending.splice(0)) command.fail(endedBy(reason, command, where));
	for (const job of jobs.values()) job.fail(endedBy(reason, job, where));
	jobs.clear();
	for (const asked of [...heartbeats.splice(0), ...syncs.splice(0).map(({ answer }) => answer)])
		asked.reject(reason);
};
