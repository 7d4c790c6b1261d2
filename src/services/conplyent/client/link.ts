import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectionClosed, isMusterError, MusterError } from '../../../core/errors.ts';
import { connectError } from '../../../net/connect-error.ts';
import { ping, pong, ready } from '../wire/command.ts';
import { encodeFrame } from '../wire/frame.ts';
import { greeting } from '../wire/greeting.ts';
import { zmtpReader } from '../wire/zmtp.ts';
import { deferred } from './deferred.ts';
import type { Receiver } from './receive.ts';
import type { Settings } from './settings.ts';
import { waitFor } from '../../../net/call.ts';
import { replyBacklog } from './reply-backlog.ts';

/** A ZMTP connection that carries whole messages. */
export interface Link {
	send(message: Buffer): void;
	/** Answers a question of the other side, which has to read its answers: see {@link replyBacklog}. */
	reply(message: Buffer): void;
	/** Aborted when it has ended; `reason` is a MusterError. */
	readonly lost: AbortSignal;
	/** Ends it at once for a reason. */
	end(reason: MusterError): void;
	/** Ends it in order, so that the server gives its slot to the next client. */
	close(): Promise<void>;
	/** Stops and resumes reading: for downloads alone, since a server drops what a job writes meanwhile. */
	pause(): void;
	resume(): void;
	readonly paused: boolean;
}

/** Milliseconds the other side has to end a connection that we ended. */
const GOODBYE_MS = 2000;

/**
 * Milliseconds after which a PING follows what was sent, at most. libzmq watches a connection from a PING to
 * whatever comes next, and no longer: a machine that falls asleep behind a message would hold the server’s
 * one slot for ever.
 */
const GUARD_MS = 250;

const dial = ({ host, port, transport }: Settings): Duplex => {
	if (transport) return transport(host, port);
	const socket: Socket = connect({ host, port });
	socket.setNoDelay(true);
	socket.setKeepAlive(true, 30_000);
	return socket;
};

const errorsOf = ({ where, ttl, connectTimeout }: Settings) => ({
	gone: () =>
		new MusterError('CONNECTION_LOST', `${where} ended the connection`, {
			hint: 'The server was stopped, or the network or a tunnel on the way ended it.',
		}),
	broke: (cause: Error) =>
		new MusterError('CONNECTION_LOST', `The connection to ${where} broke: ${cause.message}`, { cause }),
	silent: () =>
		new MusterError('CONNECTION_LOST', `${where} has been silent for ${ttl} s`, {
			hint: 'The machine is down or asleep, or the network between drops the connection.',
		}),
	unreadable: (cause: unknown) =>
		isMusterError(cause)
			? cause
			: new MusterError('PROTOCOL', `${where} sent what could not be read`, { cause }),
	unread: () =>
		new MusterError('PROTOCOL', `${where} asks for signs of life without end, and reads none of the answers`),
	late: (connected: boolean) =>
		new MusterError(
			'TIMEOUT',
			connected
				? `${where} accepted the connection but sent no ZeroMQ greeting within ${connectTimeout} s`
				: `${where} did not answer within ${connectTimeout} s`,
		),
	closed: () => connectionClosed(where),
});

/** Writes so that what is sent in one turn leaves in one piece. */
const writerOf = (socket: Duplex, ended: AbortSignal) => {
	let corked = false;
	return (bytes: Buffer, written?: () => void): void => {
		if (ended.aborted || socket.destroyed || socket.writableEnded) return;
		if (!corked) {
			corked = true;
			socket.cork();
			process.nextTick(() => {
				corked = false;
				socket.uncork();
			});
		}
		socket.write(bytes, written);
	};
};

/**
 * The PINGs of a link until it has ended; `onSilence` when the server has said nothing for its whole `ttl`.
 */
const keepAlive = (
	{ ping: every, ttl }: Settings,
	write: (bytes: Buffer) => void,
	ended: AbortSignal,
	onSilence: () => void,
) => {
	let unheard = 0;
	let paused = false;
	let guarding: NodeJS.Timeout | undefined;
	const guard = () => {
		guarding = undefined;
		write(ping(ttl));
	};
	const pinging = setInterval(() => {
		// While reading is paused nothing can be heard, but the server must go on hearing us
		unheard = paused ? 0 : unheard + 1;
		if (unheard * every > ttl + every) onSilence();
		else write(ping(ttl));
	}, every * 1000).unref();
	ended.addEventListener('abort', () => {
		clearInterval(pinging);
		clearTimeout(guarding);
	});
	return {
		heard(): void {
			unheard = 0;
		},
		/** To be called for each message: a PING follows it soon. */
		sent(): void {
			guarding ??= setTimeout(guard, Math.min(GUARD_MS, every * 1000)).unref();
		},
		pause(on: boolean): void {
			paused = on;
			unheard = 0;
		},
		isPaused: () => paused,
	};
};

/** Ends a socket in order, and does not wait for ever. */
const endSocket = async (socket: Duplex, closed: Promise<void>): Promise<void> => {
	if (socket.destroyed) return;
	socket.resume();
	socket.end();
	const late = setTimeout(() => socket.destroy(), GOODBYE_MS);
	await closed;
	clearTimeout(late);
};

/**
 * Connects, greets and agrees on PAIR; resolves when READY came. Messages go to the receiver, whose error ends
 * the link.
 * `CONNECT_REFUSED`, `CONNECT_FAILED`, `TIMEOUT` after `connectTimeout`, `PROTOCOL` if something else listens
 * there.
 */
export const openLink = async (
	settings: Settings,
	{ receive, long }: Receiver,
	signal?: AbortSignal,
): Promise<Link> => {
	const { where, connectTimeout: timeout, maxFrame } = settings;
	const errors = errorsOf(settings);
	const abortController = new AbortController();
	const isReady = deferred<void>();
	const closed = deferred<void>();
	const socket = dial(settings);
	const end = (reason: MusterError) => {
		isReady.reject(reason);
		abortController.abort(reason);
		socket.destroy();
	};
	const write = writerOf(socket, abortController.signal);
	const alive = keepAlive(settings, write, abortController.signal, () => end(errors.silent()));
	const backlog = replyBacklog(() => end(errors.unread()));
	const reply = (bytes: Buffer) => {
		backlog((written) => write(bytes, written));
		alive.sent();
	};
	const read = zmtpReader(
		{
			greeted: () => write(ready()),
			ready: () => isReady.resolve(),
			message: receive,
			long,
			ping: (context) => reply(pong(context)),
			pong: () => {},
		},
		maxFrame,
	);
	let connected = false;
	socket.on('connect', () => {
		connected = true;
	});
	socket.on('data', (chunk: Buffer) => {
		if (abortController.signal.aborted) return;
		alive.heard();
		try {
			read(chunk);
		} catch (error) {
			end(errors.unreadable(error));
		}
	});
	socket.on('error', (cause: NodeJS.ErrnoException) =>
		end(connected ? errors.broke(cause) : connectError(cause, where, 'a conplyent server')),
	);
	socket.on('end', () => end(errors.gone()));
	socket.on('close', () => {
		end(errors.gone());
		closed.resolve();
	});
	write(greeting());
	try {
		const doing = `connecting to ${where}`;
		await waitFor(isReady.promise, doing, { signal, timeout, late: () => errors.late(connected) });
	} catch (error) {
		end(error as MusterError);
		throw error;
	}
	return {
		send(message) {
			write(encodeFrame(message));
			alive.sent();
		},
		reply: (message) => reply(encodeFrame(message)),
		lost: abortController.signal,
		end,
		close() {
			abortController.abort(errors.closed());
			return endSocket(socket, closed.promise);
		},
		pause() {
			alive.pause(true);
			socket.pause();
		},
		resume() {
			alive.pause(false);
			socket.resume();
		},
		get paused() {
			return alive.isPaused();
		},
	};
};
