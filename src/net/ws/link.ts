import type { RawData, WebSocket } from 'ws';
import { connectionClosed, MusterError } from '../../core/errors.ts';
import { endError } from './errors.ts';
import type { WebSocketLink } from './types.ts';

const HEARTBEAT_MS = 30_000;
/** How long the other side may take to answer a close. */
const CLOSE_MS = 1000;

const asBuffer = (data: RawData): Buffer => {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
};

/** Pings, and ends a connection on which nothing was heard for two of them. */
const beat = (socket: WebSocket, every: number, heard: () => number, dead: () => void): (() => void) => {
	if (every <= 0) return () => {};
	const timer = setInterval(() => {
		if (performance.now() - heard() > every * 2) return dead();
		if (socket.readyState === socket.OPEN) socket.ping();
	}, every).unref();
	return () => clearInterval(timer);
};

/** The house’s view of a socket of `ws`, from its first moment on. */
export const linkOf = (socket: WebSocket, where: string, every = HEARTBEAT_MS): WebSocketLink => {
	const over = new AbortController();
	const lost = over.signal;
	let heard = performance.now();
	const hear = () => {
		heard = performance.now();
	};
	let paused = false;
	let early: Buffer[] = [];
	let listener: ((message: Buffer) => void) | undefined;
	const end = (error: MusterError) => {
		stopBeat();
		if (!lost.aborted) over.abort(error);
	};
	const stopBeat = beat(
		socket,
		every,
		() => (paused ? performance.now() : heard),
		() => {
			end(
				new MusterError('CONNECTION_LOST', `Nothing was heard from ${where} for ${(every * 2) / 1000} s`, {
					details: { where },
				}),
			);
			socket.terminate();
		},
	);
	for (const sign of ['open', 'ping', 'pong'] as const) socket.on(sign, hear);
	// a large message on a slow line is heard before it is whole; a listener that came before `ws` would take
	// its first bytes
	socket.once('upgrade', (answer) => socket.once('open', () => answer.socket.on('data', hear)));
	socket.on('message', (data) => {
		if (listener) listener(asBuffer(data));
		else early.push(asBuffer(data));
	});
	socket.on('error', (cause: Error & { code?: string }) => {
		const code = cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 1009 : 1006;
		end(endError(code, '', where));
	});
	socket.on('close', (code, reason) => end(endError(code, reason.toString(), where)));
	return {
		where,
		lost,
		get heard() {
			return heard;
		},
		get unsent() {
			return socket.bufferedAmount;
		},
		send(text) {
			if (lost.aborted) throw lost.reason;
			socket.send(text);
		},
		receive(next) {
			listener = next;
			const held = early;
			early = [];
			for (const message of held) next(message);
		},
		pause() {
			paused = true;
			socket.pause();
		},
		resume() {
			paused = false;
			hear();
			socket.resume();
		},
		close: () =>
			new Promise((resolve) => {
				end(connectionClosed(where));
				if (socket.readyState === socket.CLOSED) return resolve();
				// what still comes is of no use, but the other side’s close stands behind it
				listener = () => {};
				socket.resume();
				const force = setTimeout(() => socket.terminate(), CLOSE_MS);
				socket.once('close', () => {
					clearTimeout(force);
					resolve();
				});
				socket.on('error', () => {});
				socket.close(1000);
			}),
	};
};
