import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Faults } from './faults.ts';
import { createReader, encode, Malformed, type Value } from './msgpack.ts';

/**
 * One client’s connection as bytes: objects in, answers and records out, and no more written than the client
 * takes.
 */
export interface Wire {
	readonly peer: string;
	readonly open: boolean;
	/** Whether the client has stopped reading, so that a write would have to wait. */
	readonly blocked: boolean;
	/** The next object; `undefined` when the client is gone or sent what cannot be read. */
	next(): Promise<Value | undefined>;
	/** Header, and body if there is one, in one write; waits while blocked. */
	send(seq: number | bigint, error: string, body?: Value): Promise<void>;
	raw(bytes: Uint8Array): void;
	/** Called each time the client has taken what was written. */
	onDrain(listener: () => void): void;
	onClose(listener: () => void): void;
	/** From now on nothing is written, whatever is sent. */
	mute(): void;
	close(): void;
}

export const createWire = (socket: Socket, faults: Faults): Wire => {
	const arrived: Value[] = [];
	const reader = createReader((value) => arrived.push(value));
	const drains: (() => void)[] = [];
	let broken = false;
	let muted = false;
	let wake = (): void => {};
	socket.setNoDelay(true);
	socket.on('error', () => {});
	socket.on('close', () => wake());
	socket.on('drain', () => {
		for (const listener of drains) listener();
	});
	socket.on('data', (chunk: Buffer) => {
		if (broken) return;
		try {
			reader.push(chunk);
		} catch (thrown) {
			if (!(thrown instanceof Malformed)) throw thrown;
			broken = true;
		}
		wake();
	});

	const wire: Wire = {
		peer: `${socket.remoteAddress}:${socket.remotePort}`,
		get open() {
			return !socket.destroyed && socket.writable;
		},
		get blocked() {
			return socket.writableNeedDrain;
		},
		async next() {
			while (arrived.length === 0 && !broken && !socket.destroyed && !socket.readableEnded) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			return arrived.shift();
		},
		async send(seq, error, body) {
			while (wire.blocked && wire.open)
				await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
			if (!wire.open || faults.silent || muted) return;
			const header = encode({ Error: error, Seq: seq });
			const bytes = body === undefined ? header : Buffer.concat([header, encode(body)]);
			if (faults.cut && body !== undefined) {
				faults.cut = false;
				socket.end(bytes.subarray(0, header.length + Math.ceil((bytes.length - header.length) / 2)));
				return;
			}
			socket.write(faults.doubled && body === undefined ? Buffer.concat([header, header]) : bytes);
		},
		raw: (bytes) => void socket.write(bytes),
		onDrain: (listener) => void drains.push(listener),
		onClose: (listener) => void socket.once('close', listener),
		mute() {
			muted = true;
		},
		close: () => void socket.end(() => socket.destroy()),
	};
	socket.on('end', () => wake());
	return wire;
};
