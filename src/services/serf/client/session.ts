import type { Duplex } from 'node:stream';
import { asMusterError, MusterError } from '../../../core/errors.ts';
import type { CommandName } from '../wire/commands.table.ts';
import { encodeRequest, type RequestBody } from '../wire/encode.ts';
import { createFraming, type Frame } from '../wire/framing.ts';
import { expectsBody, isFlow, type Pending } from './pending.ts';
import { lostBefore } from './errors.ts';

/** One open connection: numbers requests, hands answers and records to whom they belong, and knows when it is over. */
export interface Session {
	/** `host:port`, for words. */
	readonly where: string;
	readonly lost: AbortSignal;
	/** When the last bytes came, in ms of `performance.now()`. */
	readonly heard: number;
	/** Requests that somebody waits for, open streams and queries among them. */
	readonly waitedFor: number;
	/** Writes a request at once and returns its Seq, which is never used again. Throws `CONNECTION_LOST` if the connection is over. */
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

/** The wire does not know where its bytes come from. */
const unreadable = (error: MusterError, where: string): MusterError =>
	error.code === 'PROTOCOL'
		? new MusterError('PROTOCOL', `${where} sent ${error.details['sent']}, which a Serf agent never does`, {
				hint: error.hint,
				details: { ...error.details, where },
				cause: error,
			})
		: error;

export const createSession = (socket: Duplex, where: string): Session => {
	const pendings = new Map<number | bigint, Pending>();
	const over = new AbortController();
	let loss: MusterError | undefined;
	let lastSeq = 0;
	let heard = performance.now();
	let gone = false;
	socket.once('close', () => {
		gone = true;
		end(new MusterError('CONNECTION_LOST', `The Serf agent at ${where} closed the connection`), true);
	});

	const waitedFor = (): number => {
		let count = 0;
		for (const { fireAndForget } of pendings.values()) if (!fireAndForget) count += 1;
		return count;
	};

	const end = (reason: MusterError, ended = false): void => {
		if (loss !== undefined) return;
		loss = reason;
		socket.destroy();
		const left = [...pendings.values()];
		pendings.clear();
		for (const pending of left) pending.failed(reason, ended);
		over.abort(reason);
	};

	const deliver = (frame: Frame): void => {
		const pending = pendings.get(frame.seq);
		if (pending === undefined) return;
		if (pending.flowing) {
			if (frame.body !== undefined) pending.record(frame.body, frame.size);
			return;
		}
		if (expectsBody(pending, frame.error) && frame.body === undefined && frame.error === '') {
			end(
				new MusterError(
					'PROTOCOL',
					`The Serf agent at ${where} answered ${pending.command} without the body that belongs to it`,
				),
			);
		} else if (frame.error === '' && isFlow(pending)) {
			pending.flowing = true;
			pending.answered(frame);
		} else {
			pendings.delete(frame.seq);
			pending.answered(frame);
		}
	};

	const framing = createFraming({
		hasBody: (seq, error) => {
			const pending = pendings.get(seq);
			return pending !== undefined && expectsBody(pending, error);
		},
		frame: deliver,
	});

	socket.on('data', (chunk: Uint8Array) => {
		heard = performance.now();
		if (loss !== undefined) return;
		try {
			framing.push(chunk);
		} catch (thrown) {
			end(unreadable(asMusterError(thrown, `Reading from the Serf agent at ${where}`), where));
		}
	});
	socket.on('end', () => {
		const cut = framing.unfinished > 0 ? ' in the middle of a record' : '';
		end(new MusterError('CONNECTION_LOST', `The Serf agent at ${where} closed the connection${cut}`), true);
	});
	socket.on('error', (cause: NodeJS.ErrnoException) => {
		end(
			new MusterError(
				'CONNECTION_LOST',
				`The connection to the Serf agent at ${where} broke (${cause.code ?? cause.message})`,
				{ cause },
			),
			true,
		);
	});

	const send: Session['send'] = (command, body, handlers) => {
		if (loss !== undefined) throw lostBefore(command, loss);
		lastSeq += 1;
		const seq = lastSeq;
		const request = encodeRequest(command, seq, body);
		pendings.set(seq, { command, flowing: false, ...handlers });
		socket.write(request);
		return seq;
	};

	const close = (): Promise<void> => {
		end(
			new MusterError('CANCELLED', 'The connection was closed here', {
				hint: 'Connect again if it is still needed.',
			}),
		);
		if (gone) return Promise.resolve();
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, CLOSE_MS);
			socket.once('close', () => {
				clearTimeout(timer);
				resolve();
			});
		});
	};

	return {
		where,
		lost: over.signal,
		get heard() {
			return heard;
		},
		get waitedFor() {
			return waitedFor();
		},
		send,
		forget: (seq) => void pendings.delete(seq),
		end,
		close,
	};
};
