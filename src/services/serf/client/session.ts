import type { Duplex } from 'node:stream';
import { asMusterError, connectionClosed, MusterError } from '../../../core/errors.ts';
import type { CommandName } from '../wire/commands.table.ts';
import { encodeRequest, type RequestBody } from '../wire/encode.ts';
import { createFraming } from '../wire/framing.ts';
import { cut, lostBeforeCall, noBody, unreadable } from './errors.ts';
import { protocolOf } from './foreign.ts';
import { createPendingTable, type Pending, type PendingTable } from './pending.ts';

/**
 * One open connection: numbers requests, hands answers and records to whom they belong, and knows when it is
 * over.
 */
export interface Session {
	/** `host:port`, for words. */
	readonly where: string;
	readonly lost: AbortSignal;
	/** When the last bytes came, in ms of `performance.now()`. */
	readonly heard: number;
	/** Requests that somebody waits for, open streams and queries among them. */
	readonly waitedFor: number;
	/**
	 * Writes a request at once and returns its Seq, which is never used again. Throws `CONNECTION_LOST` if the
	 * connection is over.
	 */
	send(
		command: CommandName,
		body: RequestBody | undefined,
		pending: Omit<Pending, 'command' | 'flowing'>,
	): number;
	/** Nobody waits for that Seq any more: what still comes for it is passed over, bodies too. */
	forget(seq: number): void;
	/** Ends the connection for a reason. Only the first one counts. */
	end(reason: MusterError, ended?: boolean): void;
	close(): Promise<void>;
}

const CLOSE_MS = 1000;

interface Ends {
	heard(): void;
	/** Only the first one counts. */
	over(reason: MusterError, ended: boolean): void;
	isOver(): boolean;
}

/** Reads what the agent sends, and notices how the connection ends. */
const read = (socket: Duplex, where: string, pendings: PendingTable, { heard, over, isOver }: Ends): void => {
	let first: Uint8Array | undefined;
	const framing = createFraming({
		hasBody: pendings.hasBody,
		frame(frame) {
			const command = pendings.deliver(frame);
			if (command !== undefined) over(noBody(command, where), false);
		},
	});
	socket.on('data', (chunk: Uint8Array) => {
		first ??= Uint8Array.from(chunk.subarray(0, 16));
		heard();
		if (isOver()) return;
		try {
			framing.push(chunk);
		} catch (thrown) {
			const error = asMusterError(thrown, `Reading from the Serf agent at ${where}`);
			over(unreadable(error, where, protocolOf(first)), false);
		}
	});
	socket.on('end', () => over(cut(where, framing.unfinished > 0), true));
	socket.once('close', () => over(cut(where), true));
	socket.on('error', (cause: NodeJS.ErrnoException) => {
		const message = `The connection to the Serf agent at ${where} broke (${cause.code ?? cause.message})`;
		over(new MusterError('CONNECTION_LOST', message, { cause }), true);
	});
};

/** Settles when the socket has closed, at the latest after a second. */
const closed = (socket: Duplex): Promise<void> =>
	new Promise((resolve) => {
		if (socket.closed) return resolve();
		const timer = setTimeout(resolve, CLOSE_MS);
		socket.once('close', () => {
			clearTimeout(timer);
			resolve();
		});
	});

export const createSession = (socket: Duplex, where: string): Session => {
	const pendings = createPendingTable();
	const lost = new AbortController();
	let lastSeq = 0;
	let heard = performance.now();
	let loss: MusterError | undefined;

	const end = (reason: MusterError, ended = false): void => {
		if (loss !== undefined) return;
		loss = reason;
		socket.destroy();
		pendings.failAll(reason, ended);
		lost.abort(reason);
	};
	read(socket, where, pendings, {
		heard() {
			heard = performance.now();
		},
		over: end,
		isOver: () => loss !== undefined,
	});

	return {
		where,
		lost: lost.signal,
		get heard() {
			return heard;
		},
		get waitedFor() {
			return pendings.waitedFor;
		},
		send(command, body, handlers) {
			if (loss !== undefined) throw lostBeforeCall(command, loss);
			lastSeq += 1;
			const request = encodeRequest(command, lastSeq, body);
			pendings.add(lastSeq, { command, flowing: false, ...handlers });
			socket.write(request);
			return lastSeq;
		},
		forget: pendings.forget,
		end,
		close() {
			end(connectionClosed());
			return closed(socket);
		},
	};
};
