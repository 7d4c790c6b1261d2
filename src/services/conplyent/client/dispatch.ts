import { MusterError } from '../../../core/errors.ts';
import { echoOf } from '../wire/echo.ts';
import type { Sendable } from '../wire/pickle/encode.ts';
import { commandMessage, heartbeatMessage, syncMessage } from '../wire/request.ts';
import { type Deferred, deferred } from './deferred.ts';
import type { Link } from './link.ts';
import { outputQueue, type Pressure } from './output.ts';
import { receiver } from './receive.ts';
import { type Running, running } from './running.ts';
import { endAll, newSessionState } from './session-state.ts';
import type { Settings } from './settings.ts';
import type { Keywords, QueueBounds } from './types.ts';

export interface SubmitOptions {
	readonly changes: boolean;
	readonly outlives?: boolean | undefined;
	readonly queue?: QueueBounds | undefined;
	readonly pressure?: Pressure;
}

/** The message of a command. @throws MusterError LIMIT */
const messageOf = (
	{ maxFrame }: Settings,
	name: string,
	args: readonly Sendable[],
	keywords: Keywords,
): Buffer => {
	const message = commandMessage(name, args, keywords);
	// the server sends every command back as Python writes it, up to four times as long
	const most = Math.floor(maxFrame / 4);
	if (message.length <= most) return message;
	throw new MusterError('LIMIT', `${name} would take ${message.length} bytes; ${most} are allowed`, {
		hint: 'Send it in parts, or write it into a file first. Nothing was sent.',
	});
};

/**
 * What goes out over a link and what comes back for it (see {@link receiver}). An answer that cannot be right
 * ends the link.
 */
export const dispatcher = (settings: Settings) => {
	let link: Link | undefined;
	const state = newSessionState();
	const { pending, jobs, heartbeats, syncs } = state;
	/** Sends a question and notes who asked; on a link that has ended the answer is its end. */
	const ask = <T>(message: Buffer, note: (answer: Deferred<T>) => void): Promise<T> => {
		const answer = deferred<T>();
		if (link === undefined || link.lost.aborted) answer.reject(link?.lost.reason);
		else {
			note(answer);
			link.send(message);
		}
		return answer.promise;
	};
	return {
		receiver: receiver(state, settings.where, () => link?.reply(heartbeatMessage(false))),
		jobs,
		commands: () => state.commands,
		strays: () => state.strays,
		unfinished: () => pending.length + [...jobs.values()].filter(({ outlives }) => !outlives).length,
		/** When the main loop was last seen to move on. */
		movedAt: () => state.movedAt,
		oldest: () => pending[0]?.command,
		/**
		 * A command of ours that may be what keeps the main loop: the last one it took, unless that runs beside
		 * it.
		 */
		keeping: () => {
			const { latest } = state;
			return latest && !latest.over() && latest.name !== 'exec' ? latest : undefined;
		},
		attach: (to: Link) => {
			link = to;
			const fail = () => endAll(state, to.lost.reason, settings.where);
			if (to.lost.aborted) fail();
			else to.lost.addEventListener('abort', fail, { once: true });
		},
		submit: (
			name: string,
			args: readonly Sendable[],
			keywords: Keywords,
			{ changes, outlives, queue, pressure }: SubmitOptions,
		): Running => {
			if (link === undefined || link.lost.aborted)
				throw link?.lost.reason ?? new MusterError('CONNECTION_LOST', 'There is no connection');
			const message = messageOf(settings, name, args, keywords);
			const command = running({
				name,
				changes,
				outlives,
				isEcho: echoOf(name, args, keywords),
				queue: outputQueue({ ...settings.queue, ...queue }, pressure),
			});
			state.sent += 1;
			pending.push({ command, number: state.sent });
			link.send(message);
			return command;
		},
		heartbeat: (): Promise<void> =>
			ask<void>(heartbeatMessage(true), (answer) => void heartbeats.push(answer)),
		sync: (): Promise<readonly string[]> =>
			ask<readonly string[]>(syncMessage(), (answer) => void syncs.push({ after: state.sent, answer })),
	};
};

export type Dispatcher = ReturnType<typeof dispatcher>;
