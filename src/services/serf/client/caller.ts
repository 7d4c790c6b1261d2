import { isMusterError, MusterError } from '../../../core/errors.ts';
import { timerDelay } from '../../../net/call.ts';
import { type CommandName, commandOf } from '../wire/commands.table.ts';
import type { RequestBody } from '../wire/encode.ts';
import type { WireMap } from '../wire/values.ts';
import { agentError, commandStopped, lostDuringCall, timedOut } from './errors.ts';
import type { Session } from './session.ts';
import type { CallOptions } from './types.ts';

export interface Ask {
	readonly command: CommandName;
	readonly body?: RequestBody;
	/** Facts for the error when the agent refuses, out of the body that came with it. */
	details?(body: WireMap): Readonly<Record<string, unknown>>;
	/** Another reading of a lost connection: an error, or `'success'`. `ended`: the agent’s side closed it. */
	onLost?(loss: MusterError, ended: boolean): MusterError | 'success' | undefined;
}

/** Requests with one answer. */
export interface Caller {
	/**
	 * Writes the request before it returns. Resolves with the body of the answer, an empty map if none belongs
	 * to it.
	 */
	call(ask: Ask, options?: CallOptions): Promise<WireMap>;
	/**
	 * Until when, in ms of `performance.now()`, a call that was sent before `seq` may rightly keep the agent
	 * from answering it.
	 */
	busyUntil(seq: number): number;
}

const EMPTY: WireMap = Object.freeze(Object.create(null));

/** The agent answers one request after another: what is asked next would wait behind the one given up. */
const stuck = (command: CommandName, where: string): MusterError =>
	new MusterError(
		'CONNECTION_LOST',
		`The connection to the Serf agent at ${where} was ended here: ${command} had not been answered in its time`,
	);

/** Seconds that a quick call may keep the agent, and a slow one after it was given up here. */
const QUICK = 5;
const STILL_AT_IT = 30;

/** Until when each unanswered call may rightly keep the agent from answering the next. */
const createBusy = () => {
	const until = new Map<number, number>();
	const from = (seconds: number): number => performance.now() + timerDelay(seconds);
	return {
		begins(seq: number, command: CommandName, seconds: number) {
			until.set(seq, from(commandOf(command).slow ? seconds : Math.min(seconds, QUICK)));
		},
		ends: (seq: number) => void until.delete(seq),
		givenUp(seq: number, command: CommandName) {
			const time = until.get(seq) ?? 0;
			if (commandOf(command).slow) until.set(seq, Math.min(time, from(STILL_AT_IT)));
			else until.delete(seq);
		},
		/** The latest time of the calls that were sent before `seq`. */
		latest(seq: number): number {
			const now = performance.now();
			let latest = 0;
			for (const [one, time] of until) {
				if (time < now) until.delete(one);
				else if (one < seq) latest = Math.max(latest, time);
			}
			return latest;
		},
	};
};

/** `endStuck`: see `SerfOptions`. */
export const createCaller = (session: Session, callTimeout: number, endStuck = false): Caller => {
	const busy = createBusy();

	const call = (
		{ command, body, details, onLost }: Ask,
		{ signal, timeout = callTimeout }: CallOptions = {},
	): Promise<WireMap> =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(commandStopped(command, false));
			let timer: NodeJS.Timeout | undefined;
			const settled = (): void => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', stop);
			};
			const giveUp = (error: MusterError): void => {
				settled();
				busy.givenUp(seq, command);
				session.forget(seq);
				reject(error);
				if (endStuck && session.waitedFor === 0) session.end(stuck(command, session.where));
			};
			const stop = (): void => giveUp(commandStopped(command, true));
			const seq = session.send(command, body, {
				answered(frame) {
					busy.ends(seq);
					settled();
					if (frame.error === '') resolve(frame.body ?? EMPTY);
					else reject(agentError(command, frame.error, frame.body && details?.(frame.body)));
				},
				record() {},
				failed(loss, ended) {
					settled();
					const reading = onLost?.(loss, ended);
					if (reading === 'success') resolve(EMPTY);
					else reject(isMusterError(reading) ? reading : lostDuringCall(command, loss));
				},
			});
			if (Number.isFinite(timeout))
				timer = setTimeout(() => giveUp(timedOut(command, timeout, session.where)), timerDelay(timeout));
			busy.begins(seq, command, timeout);
			signal?.addEventListener('abort', stop, { once: true });
		});

	return { call, busyUntil: busy.latest };
};
