import type { Connection } from '../../../core/connection.ts';
import { MusterError } from '../../../core/errors.ts';
import type { WebSocketLink } from '../../../net/ws/types.ts';
import { errorOf } from '../wire/frame.ts';
import { decodeLog, type LogLine, type LogQuery, logQuery } from '../wire/log.ts';
import { serverError } from '../wire/server-error.ts';
import type { JujuClient } from './client.ts';
import { brokenOffInside } from './unanswered.ts';

/**
 * The log of a model, read over web sockets of its own: a flood of lines never delays the calls of others.
 */
export interface LogClient extends Connection {
	readonly client: JujuClient;
	/**
	 * Lines as they come; it ends where `noTail` ends it, and throws where the connection is lost. While nobody
	 * takes lines, none are read from the network.
	 * @throws MusterError AUTH_REJECTED, CONNECTION_LOST, what the server said
	 */
	lines(
		query: LogQuery,
		options: { readonly signal: AbortSignal; ready?(): void },
	): AsyncGenerator<LogLine[]>;
}

/** Lines that wait to be taken before reading is held. */
const MOST_WAITING = 1000;

const isEnd = ({ lost }: WebSocketLink, { noTail }: LogQuery): boolean =>
	noTail === true && (lost.reason as MusterError).code === 'CONNECTION_LOST';

/** Opens the stream of one query. */
export type OpenStream = (query: string, signal: AbortSignal) => Promise<WebSocketLink>;

async function* read(
	link: WebSocketLink,
	query: LogQuery,
	signal: AbortSignal,
	ready?: () => void,
): AsyncGenerator<LogLine[]> {
	let waiting: LogLine[] = [];
	let failed: Error | undefined;
	let wake = () => {};
	link.receive((message) => {
		const { lines, error } = decodeLog(message.toString('utf8'));
		const told = errorOf(error);
		if (told) failed = brokenOffInside(serverError(told, 'log'), 'reads');
		waiting.push(...lines);
		if (waiting.length >= MOST_WAITING) link.pause();
		wake();
	});
	const over = AbortSignal.any([link.lost, signal]);
	const stop = () => wake();
	over.addEventListener('abort', stop, { once: true });
	ready?.();
	try {
		for (;;) {
			if (waiting.length > 0) {
				const batch = waiting;
				waiting = [];
				link.resume();
				yield batch;
				continue;
			}
			if (failed) throw failed;
			if (signal.aborted) return;
			if (link.lost.aborted) {
				if (isEnd(link, query)) return;
				throw link.lost.reason;
			}
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		over.removeEventListener('abort', stop);
		await link.close();
	}
}

/** The log over a model’s connection, which stays open beside it and notices a dead controller. */
export const logClientOf = (client: JujuClient, open: OpenStream): LogClient => ({
	client,
	lost: client.lost,
	async *lines(query, { signal, ready }) {
		const both = AbortSignal.any([signal, client.lost]);
		const link = await open(logQuery(query), both);
		yield* read(link, query, signal, ready);
		if (client.lost.aborted && !signal.aborted)
			throw new MusterError('CONNECTION_LOST', `The connection to ${client.where} ended`);
	},
	close: () => client.close(),
});
