import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isMusterError, MusterError } from '../../../core/errors.ts';
import { connectError } from '../../../net/connect-error.ts';
import { ping, pong, ready } from '../wire/command.ts';
import { encodeFrame } from '../wire/frame.ts';
import { greeting } from '../wire/greeting.ts';
import { zmtpReader } from '../wire/zmtp.ts';
import { deferred } from './deferred.ts';
import type { Settings } from './settings.ts';
import { waitFor } from '../../../net/call.ts';

/** A ZMTP connection that carries whole messages. */
export interface Link {
	send(message: Buffer): void;
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
const GOODBYE = 2000;

/**
 * Milliseconds after which a PING follows what was sent, at most. libzmq watches a connection from a PING to
 * whatever comes next, and no longer: a machine that falls asleep behind a message would hold the server’s
 * one slot for ever.
 */
const GUARD = 250;

const dial = ({ host, port, transport }: Settings): Duplex => {
	if (transport) return transport(host, port);
	const socket: Socket = connect({ host, port });
	socket.setNoDelay(true);
	socket.setKeepAlive(true, 30_000);
	return socket;
};

/**
 * Connects, greets and agrees on PAIR; resolves when READY came. Messages go to `onMessage`, whose error ends
 * the link.
 * `CONNECT_REFUSED`, `CONNECT_FAILED`, `TIMEOUT` after `connectTimeout`, `PROTOCOL` if something else listens
 * there.
 */
export const openLink = async (
	settings: Settings,
	onMessage: (body: Buffer) => void,
	signal?: AbortSignal,
): Promise<Link> => {
	const { where, connectTimeout } = settings;
	const ending = new AbortController();
	const isReady = deferred<void>();
	const closed = deferred<void>();
	const socket = dial(settings);
	let unheard = 0;
	let paused = false;
	let corked = false;
	let guarding: NodeJS.Timeout | undefined;

	const end = (reason: MusterError) => {
		if (!ending.signal.aborted) {
			clearInterval(pinging);
			clearTimeout(guarding);
			isReady.reject(reason);
			ending.abort(reason);
		}
		socket.destroy();
	};
	const write = (bytes: Buffer) => {
		if (ending.signal.aborted || socket.destroyed || socket.writableEnded) return;
		if (!corked) {
			// What is sent in one turn leaves in one piece
			corked = true;
			socket.cork();
			process.nextTick(() => {
				corked = false;
				socket.uncork();
			});
		}
		socket.write(bytes);
	};
	const guard = () => {
		guarding = undefined;
		write(ping(settings.ttl));
	};
	const say = (bytes: Buffer) => {
		write(bytes);
		guarding ??= setTimeout(guard, Math.min(GUARD, settings.ping * 1000)).unref();
	};
	const read = zmtpReader(
		{
			greeted: () => write(ready()),
			ready: () => isReady.resolve(),
			message: onMessage,
			ping: (context) => say(pong(context)),
			pong: () => {},
		},
		settings.maxFrame,
	);
	const gone = () =>
		new MusterError('CONNECTION_LOST', `${where} ended the connection`, {
			hint: 'The server was stopped, or the network or a tunnel on the way ended it.',
		});
	socket.on('data', (chunk: Buffer) => {
		if (ending.signal.aborted) return;
		unheard = 0;
		try {
			read(chunk);
		} catch (error) {
			end(
				isMusterError(error)
					? error
					: new MusterError('PROTOCOL', `${where} sent what could not be read`, { cause: error }),
			);
		}
	});
	let connected = false;
	socket.on('connect', () => {
		connected = true;
	});
	socket.on('error', (cause: NodeJS.ErrnoException) =>
		end(
			connected
				? new MusterError('CONNECTION_LOST', `The connection to ${where} broke: ${cause.message}`, { cause })
				: connectError(cause, where, 'a conplyent server'),
		),
	);
	socket.on('end', () => end(gone()));
	socket.on('close', () => {
		end(gone());
		closed.resolve();
	});
	const pinging = setInterval(() => {
		// While reading is paused nothing can be heard, but the server must go on hearing us
		unheard = paused ? 0 : unheard + 1;
		if (unheard * settings.ping > settings.ttl + settings.ping)
			end(
				new MusterError('CONNECTION_LOST', `${where} has been silent for ${settings.ttl} s`, {
					hint: 'The machine is down or asleep, or the network between drops the connection.',
				}),
			);
		else write(ping(settings.ttl));
	}, settings.ping * 1000);
	pinging.unref();

	write(greeting());
	try {
		await waitFor(isReady.promise, `connecting to ${where}`, {
			signal,
			timeout: connectTimeout,
			late: () =>
				new MusterError(
					'TIMEOUT',
					connected
						? `${where} accepted the connection but sent no ZeroMQ greeting within ${connectTimeout} s`
						: `${where} did not answer within ${connectTimeout} s`,
				),
		});
	} catch (error) {
		end(error as MusterError);
		throw error;
	}
	return {
		send: (message) => say(encodeFrame(message)),
		lost: ending.signal,
		end,
		close: async () => {
			if (!ending.signal.aborted) {
				clearInterval(pinging);
				clearTimeout(guarding);
				ending.abort(new MusterError('CANCELLED', `The connection to ${where} was closed`));
			}
			if (socket.destroyed) return;
			socket.resume();
			socket.end();
			const late = setTimeout(() => socket.destroy(), GOODBYE);
			await closed.promise;
			clearTimeout(late);
		},
		pause: () => {
			paused = true;
			socket.pause();
		},
		resume: () => {
			paused = false;
			unheard = 0;
			socket.resume();
		},
		get paused() {
			return paused;
		},
	};
};
