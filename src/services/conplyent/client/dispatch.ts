import { isMusterError, MusterError } from '../../../core/errors.ts';
import { messageReader } from '../wire/details.ts';
import { echoOf } from '../wire/echo.ts';
import { decodeMessage, type Message } from '../wire/message.ts';
import type { Sendable } from '../wire/pickle/encode.ts';
import { commandMessage, heartbeatMessage, syncMessage } from '../wire/request.ts';
import { type Deferred, deferred } from './deferred.ts';
import type { Link } from './link.ts';
import { outputQueue, type Pressure } from './output.ts';
import { type Running, running } from './running.ts';
import type { Settings } from './settings.ts';
import type { Keywords, QueueBounds } from './types.ts';

export interface SubmitOptions {
	readonly changes: boolean;
	readonly outlives?: boolean | undefined;
	readonly queue?: QueueBounds | undefined;
	readonly pressure?: Pressure;
}

interface Asked<T> {
	/** The commands that were sent before, by count. */
	readonly after: number;
	readonly answer: Deferred<T>;
}

const lostAck = (where: string) =>
	new MusterError(
		'CONNECTION_LOST',
		`${where} dropped an acknowledgement, so its answers can no longer be told apart`,
		{
			hint: 'It drops messages when a job writes faster than they can be sent. Keep the output of such a job in a file on the server.',
		},
	);

/**
 * Sorts what a server sends to whom it belongs: acknowledgements to commands in the order of sending, since
 * they carry no name; details and ends to jobs by id; heartbeats and SYNC to who asked. An answer that cannot
 * be right ends the link.
 */
export const dispatcher = (settings: Settings) => {
	let link: Link | undefined;
	const pending: { readonly command: Running; readonly number: number }[] = [];
	const jobs = new Map<number, Running>();
	const heartbeats: Deferred<void>[] = [];
	const syncs: Asked<readonly string[]>[] = [];
	let commands: readonly string[] = [];
	let sent = 0;
	let strays = 0;
	let movedAt = performance.now();
	let latest: Running | undefined;

	const looksLikeEcho = (text: unknown): boolean => {
		if (typeof text !== 'string' || !text.endsWith('}') || !text.includes(') {')) return false;
		const name = /^\w+(?= \()/.exec(text)?.[0];
		return name !== undefined && commands.includes(name);
	};
	const onAcknowledge = (id: number) => {
		movedAt = performance.now();
		const command = pending.shift()?.command;
		if (command === undefined) {
			strays += 1;
			return;
		}
		// An id comes a second time when the server did not know the command before
		jobs.get(id)?.lose();
		jobs.set(id, command);
		latest = command;
		command.acknowledge(id);
	};
	const onDetails = ({ id, details, number }: Extract<Message, { type: 'DETAILS' }>) => {
		const job = jobs.get(id);
		if (job === undefined) strays += 1;
		else {
			if (job.name !== 'exec') movedAt = performance.now();
			if (job.mistaken(details) && looksLikeEcho(details)) throw lostAck(settings.where);
			job.detail(details, number);
		}
	};
	const onComplete = ({ id, exit, number }: Extract<Message, { type: 'COMPLETE' }>) => {
		const job = jobs.get(id);
		if (job === undefined) strays += 1;
		else {
			if (job.name !== 'exec') movedAt = performance.now();
			jobs.delete(id);
			job.complete(exit, number);
		}
	};
	const onSync = (names: readonly string[] | undefined) => {
		const [asked] = syncs;
		movedAt = performance.now();
		if (names !== undefined) commands = names;
		const oldest = pending[0];
		// The main loop works in order: whatever was sent before a SYNC that is answered has been acknowledged,
		// or never will be.
		// Whoever asked is then told by the end of the link
		if (asked && oldest && oldest.number <= asked.after) throw lostAck(settings.where);
		syncs.shift();
		asked?.answer.resolve(commands);
	};
	const read = messageReader(decodeMessage);
	const receive = (body: Buffer) => {
		const message = read(body);
		switch (message.type) {
			case 'HEARTBEAT':
				if (message.request) link?.send(heartbeatMessage(false));
				else heartbeats.shift()?.resolve();
				return;
			case 'SYNC':
				return onSync(message.commands);
			case 'ACKNOWLEDGE':
				return onAcknowledge(message.id);
			case 'DETAILS':
				return onDetails(message);
			case 'COMPLETE':
				return onComplete(message);
			case 'COMMAND':
				strays += 1;
		}
	};
	const ended = (command: Running, reason: unknown): MusterError => {
		const why = isMusterError(reason)
			? reason
			: new MusterError('CONNECTION_LOST', `The connection to ${settings.where} ended`);
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
	return {
		receive,
		jobs,
		commands: () => commands,
		strays: () => strays,
		unfinished: () => pending.length + [...jobs.values()].filter(({ outlives }) => !outlives).length,
		/** When the main loop was last seen to move on. */
		movedAt: () => movedAt,
		oldest: () => pending[0]?.command,
		/**
		 * A command of ours that may be what keeps the main loop: the last one it took, unless that runs beside
		 * it.
		 */
		keeping: () => (latest && !latest.over() && latest.name !== 'exec' ? latest : undefined),
		attach: (to: Link) => {
			link = to;
			const fail = () => {
				for (const { command } of pending.splice(0)) command.fail(ended(command, to.lost.reason));
				for (const job of jobs.values()) job.fail(ended(job, to.lost.reason));
				jobs.clear();
				for (const asked of [...heartbeats.splice(0), ...syncs.splice(0).map(({ answer }) => answer)])
					asked.reject(to.lost.reason);
			};
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
			const message = commandMessage(name, args, keywords);
			// the server sends every command back as Python writes it, up to four times as long
			const most = Math.floor(settings.maxFrame / 4);
			if (message.length > most)
				throw new MusterError('LIMIT', `${name} would take ${message.length} bytes; ${most} are allowed`, {
					hint: 'Send it in parts, or write it into a file first. Nothing was sent.',
				});
			const command = running({
				name,
				changes,
				outlives,
				isEcho: echoOf(name, args, keywords),
				queue: outputQueue({ ...settings.queue, ...queue }, pressure),
			});
			sent += 1;
			pending.push({ command, number: sent });
			link.send(message);
			return command;
		},
		heartbeat: (): Promise<void> => {
			const answer = deferred<void>();
			if (link === undefined || link.lost.aborted) answer.reject(link?.lost.reason);
			else {
				heartbeats.push(answer);
				link.send(heartbeatMessage(true));
			}
			return answer.promise;
		},
		sync: (): Promise<readonly string[]> => {
			const answer = deferred<readonly string[]>();
			if (link === undefined || link.lost.aborted) answer.reject(link?.lost.reason);
			else {
				syncs.push({ after: sent, answer });
				link.send(syncMessage());
			}
			return answer.promise;
		},
	};
};

export type Dispatcher = ReturnType<typeof dispatcher>;
