import { MusterError } from '../../../core/errors.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Link } from './link.ts';
import type { Running } from './running.ts';
import type { Settings } from './settings.ts';
import { heardWithin } from './waiting.ts';

/**
 * Each look comes after what has come was read: a process that was kept busy finds its timers due before
 * that.
 */
const every = (seconds: number, link: Link, look: () => void) => {
	const timer = setInterval(() => setImmediate(() => link.lost.aborted || look()), seconds * 1000);
	timer.unref();
	link.lost.addEventListener('abort', () => clearInterval(timer), {
		once: true,
	});
};

const since = (milliseconds: number) => (performance.now() - milliseconds) / 1000;

/**
 * Asks after jobs that have been silent: a server that could not send forgets the job and never tells its end
 * (protocol, trap 5). Dead for the server and still without an end after `grace`: its output is lost.
 */
export const watchJobs = (
	dispatch: Dispatcher,
	link: Link,
	{ silence, grace, ackTimeout }: Settings,
): void => {
	/**
	 * How often a job was asked after since it last spoke, and when; `at` is infinite while an answer is
	 * awaited.
	 */
	const asked = new Map<Running, { times: number; at: number }>();
	const lose = (job: Running) => {
		const id = job.id();
		if (id !== undefined && dispatch.jobs.get(id) === job) dispatch.jobs.delete(id);
		job.lose();
	};
	const ask = async (job: Running, id: number) => {
		const answer = dispatch.submit('is_alive', [id], {}, { changes: false });
		// The answer to a SYNC comes after it, so it is either there by then or was dropped too
		await heardWithin(dispatch.sync(), ackTimeout, undefined);
		if (!answer.over()) return lose(answer);
		if (answer.queue.drain().some((output) => 'value' in output && output.value === true)) return;
		await heardWithin(job.ending, grace, undefined);
		lose(job);
	};
	every(Math.min(0.5, silence / 4), link, () => {
		if (link.paused || !dispatch.commands().includes('is_alive')) return;
		for (const job of asked.keys()) if (job.over()) asked.delete(job);
		for (const [id, job] of dispatch.jobs) {
			// A question that was given up may be acknowledged afterwards
			if (job.over()) dispatch.jobs.delete(id);
			const last = asked.get(job) ?? { times: 0, at: 0 };
			const times = job.heardAt() > last.at ? 0 : last.times;
			// Seldom, if it goes on being silent: each question takes an id and a line of the server’s log
			if (
				job.name === 'is_alive' ||
				since(Math.max(job.heardAt(), last.at)) < Math.min(30, silence * 2 ** times)
			)
				continue;
			asked.set(job, { times, at: Number.POSITIVE_INFINITY });
			const answered = () => asked.set(job, { times: Math.min(times + 1, 8), at: performance.now() });
			ask(job, id).then(answered, answered);
		}
	});
};

/**
 * Ends a link whose acknowledgements have gone wrong. A SYNC sent behind a command that waits tells whether
 * its acknowledgement was dropped; none at all for `ackTimeout` means that the main loop stands still, and
 * not on a command of ours.
 */
export const watchAcknowledgements = (
	dispatch: Dispatcher,
	link: Link,
	{ where, ackTimeout }: Settings,
): void => {
	let fence = false;
	let lastLook = performance.now();
	let awakeSince = lastLook;
	let heartbeat: 'none' | 'asked' | 'answered' = 'none';
	const patience = Math.min(2, ackTimeout / 4);
	every(patience / 2, link, () => {
		// While this process was kept busy, or asleep, nothing could be heard
		if (since(lastLook) > patience + 0.5) awakeSince = performance.now();
		lastLook = performance.now();
		const oldest = dispatch.oldest();
		if (oldest === undefined || link.paused) return;
		const waited = since(Math.max(oldest.sentAt, dispatch.movedAt(), awakeSince));
		if (waited > patience && !fence) {
			fence = true;
			heartbeat = 'asked';
			const over = () => {
				fence = false;
			};
			dispatch.sync().then(over, over);
			dispatch.heartbeat().then(
				() => {
					heartbeat = 'answered';
				},
				() => {},
			);
		}
		if (waited < ackTimeout || dispatch.keeping()) return;
		link.end(
			new MusterError(
				'CONNECTION_LOST',
				heartbeat === 'answered'
					? `${where} answers heartbeats but has taken no command for ${ackTimeout} s: a slow command keeps its main loop`
					: `${where} takes no command and answers no heartbeat: its receiving thread has died`,
				{
					hint:
						heartbeat === 'answered'
							? 'Find what keeps it (another client’s command, a read of a pipe or of a slow disk), or restart the server.'
							: 'The conplyent server must be restarted by hand.',
				},
			),
		);
	});
};

/**
 * Sends a heartbeat now and then; a server whose receiving thread has died (protocol, trap 3) still answers
 * PING, but not this.
 */
export const watchHeartbeat = (dispatch: Dispatcher, link: Link, { where, heartbeat }: Settings): void => {
	let asked = 0;
	every(heartbeat, link, () => {
		if (link.paused) return;
		asked += 1;
		if (asked > 1)
			return link.end(
				new MusterError(
					'CONNECTION_LOST',
					`${where} has stopped answering heartbeats, though its network side lives: its receiving thread has died`,
					{
						hint: 'The conplyent server must be restarted by hand.',
					},
				),
			);
		dispatch.heartbeat().then(
			() => {
				asked = 0;
			},
			() => {},
		);
	});
};
