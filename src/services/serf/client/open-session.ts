import { asMusterError, MusterError, stopped } from '../../../core/errors.ts';
import { timerDelay } from '../../../net/call.ts';
import { createCaller } from './caller.ts';
import { dial, localEnd, whereOf } from './dial.ts';
import { handshake } from './handshake.ts';
import { createSession, type Session } from './session.ts';
import type { SerfHost, SerfOptions } from './types.ts';

/** A connection that the agent has greeted back on. */
export interface OpenSession {
	readonly session: Session;
	/** Our own end, as the agent logs it, where that is known. */
	readonly local: string | undefined;
}

/**
 * Seconds one host may take, unless the user says otherwise: a hung one must leave time for the next within a
 * step’s 10 s.
 */
export const CONNECT_TIMEOUT = 4;

const tooLong = (where: string, seconds: number): MusterError =>
	new MusterError('TIMEOUT', `The Serf agent at ${where} did not answer within ${seconds} s of connecting`, {
		hint: 'Is a firewall swallowing the packets, or does the agent hang?',
		details: { where },
	});

/** The error of connecting that was stopped. */
export const stoppedAt = (where: string): MusterError =>
	stopped(`Connecting to the Serf agent at ${where} was stopped`);

/** Greets, and ends the session if that fails, or when `signal` is aborted meanwhile. */
const greeted = async (
	session: Session,
	seconds: number,
	authKey: string | undefined,
	signal: AbortSignal,
): Promise<void> => {
	const { where } = session;
	const giveUp = (): void => session.end(signal.reason as MusterError);
	signal.addEventListener('abort', giveUp, { once: true });
	if (signal.aborted) giveUp();
	try {
		await handshake(createCaller(session, seconds), where, authKey, {});
		if (session.lost.aborted) throw session.lost.reason;
	} catch (thrown) {
		const error = asMusterError(thrown, `Greeting the Serf agent at ${where}`);
		session.end(error);
		throw signal.aborted ? signal.reason : error;
	} finally {
		signal.removeEventListener('abort', giveUp);
	}
};

/**
 * Connects to one host and greets it, with one deadline over everything until the agent has greeted back.
 * Errors: see `connectSerf`.
 */
export const openSession = async (
	host: SerfHost,
	{ connectTimeout = CONNECT_TIMEOUT, transport }: Pick<SerfOptions, 'connectTimeout' | 'transport'>,
	signal: AbortSignal | undefined,
): Promise<OpenSession> => {
	const where = whereOf(host);
	const deadline = new AbortController();
	const timer = setTimeout(() => deadline.abort(tooLong(where, connectTimeout)), timerDelay(connectTimeout));
	const stop = (): void => deadline.abort(stoppedAt(where));
	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	try {
		const socket = await dial(host, deadline.signal, transport);
		const local = localEnd(socket);
		const session = createSession(socket, where);
		await greeted(session, connectTimeout, host.authKey, deadline.signal);
		return { session, local };
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', stop);
	}
};
