import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { CommandName } from '../wire/commands.table.ts';
import type { RequestBody } from '../wire/encode.ts';
import type { WireMap } from '../wire/values.ts';
import type { Session } from './session.ts';
import type { CallOptions } from './types.ts';
import { agentError, cancelled, lostUnder, timedOut } from './errors.ts';

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
	/** Writes the request before it returns. Resolves with the body of the answer, an empty map if none belongs to it. */
	call(ask: Ask, options?: CallOptions): Promise<WireMap>;
	/** Until when, in ms of `performance.now()`, some call may rightly keep the agent busy. */
	readonly busyUntil: number;
}

const EMPTY: WireMap = Object.freeze(Object.create(null));
const LONGEST_MS = 2 ** 31 - 1;

/** Seconds as a delay that `setTimeout` can hold. */
export const delayOf = (seconds: number): number =>
	Math.min(LONGEST_MS, Math.max(0, Math.ceil(seconds * 1000)));

/** The agent answers one request after another: what is asked next would wait behind the one given up. */
const stuck = (command: CommandName, where: string): MusterError =>
	new MusterError(
		'CONNECTION_LOST',
		`The connection to the Serf agent at ${where} was ended here: ${command} had not been answered in its time`,
	);

/** `endStuck`: see `SerfOptions`. */
export const createCaller = (session: Session, callTimeout: number, endStuck = false): Caller => {
	/** By Seq, when each unanswered call’s time is over, in ms of `performance.now()`. One given up stays: the agent may still be at it. */
	const deadlines = new Map<number, number>();

	const call = (
		{ command, body, details, onLost }: Ask,
		{ signal, timeout = callTimeout }: CallOptions = {},
	): Promise<WireMap> =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(cancelled(command, false));
			let timer: NodeJS.Timeout | undefined;
			const settled = (): void => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', stop);
			};
			const giveUp = (error: MusterError): void => {
				settled();
				session.forget(seq);
				reject(error);
				if (endStuck && session.waitedFor === 0) session.end(stuck(command, session.where));
			};
			const stop = (): void => giveUp(cancelled(command, true));
			const seq = session.send(command, body, {
				answered(frame) {
					deadlines.delete(seq);
					settled();
					if (frame.error === '') resolve(frame.body ?? EMPTY);
					else reject(agentError(command, frame.error, frame.body && details?.(frame.body)));
				},
				record() {},
				failed(loss, ended) {
					settled();
					const reading = onLost?.(loss, ended);
					if (reading === 'success') resolve(EMPTY);
					else reject(isMusterError(reading) ? reading : lostUnder(command, loss));
				},
			});
			timer = setTimeout(() => giveUp(timedOut(command, timeout, session.where)), delayOf(timeout));
			deadlines.set(seq, performance.now() + timeout * 1000);
			signal?.addEventListener('abort', stop, { once: true });
		});

	return {
		call,
		get busyUntil() {
			const now = performance.now();
			let latest = 0;
			for (const [seq, deadline] of deadlines) {
				if (deadline < now) deadlines.delete(seq);
				else latest = Math.max(latest, deadline);
			}
			return latest;
		},
	};
};
