import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Connection } from '../../../../src/core/connection.ts';
import { MusterError } from '../../../../src/core/errors.ts';
import { connectError } from '../../../../src/net/connect-error.ts';
import type { Member } from './server.ts';

type Args = Readonly<Record<string, unknown>>;
export interface Happening {
	readonly event: 'member' | 'question';
	readonly member?: Member;
	readonly old?: Member;
	readonly number?: number;
	readonly text?: string;
}

export interface DemoClient extends Connection {
	readonly at: string;
	call<R>(name: string, args: Args, options: { signal: AbortSignal; changes?: boolean }): Promise<R>;
	happenings(signal: AbortSignal): AsyncIterable<Happening>;
}

const opened = (socket: Socket, at: string, signal: AbortSignal): Promise<void> =>
	new Promise((resolve, reject) => {
		const stop = () => {
			socket.destroy();
			reject(new MusterError('CANCELLED', `Stopped while connecting to ${at}`));
		};
		if (signal.aborted) return stop();
		signal.addEventListener('abort', stop, { once: true });
		socket.once('error', (error) => reject(connectError(error, at, 'a demo agent')));
		socket.once('connect', () => {
			signal.removeEventListener('abort', stop);
			resolve();
		});
	});

/** A client as services have them, for the fixture. */
export const connectDemo = async (
	host: string,
	port: number,
	key: string,
	signal: AbortSignal,
): Promise<DemoClient> => {
	const at = `${host}:${port}`;
	const socket = connect({ host, port });
	await opened(socket, at, signal);
	const abortController = new AbortController();
	const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
	const listeners = new Set<(happening: Happening) => void>();
	let last = 0;
	const end = (reason: MusterError) => {
		if (abortController.signal.aborted) return;
		abortController.abort(reason);
		socket.destroy();
		for (const { reject } of waiting.values()) reject(reason);
		waiting.clear();
	};
	const lost = () => end(new MusterError('CONNECTION_LOST', `${at} ended the connection`));
	socket.on('error', lost).on('close', lost);
	const reading = createInterface({ input: socket }).on('error', () => {});
	reading.on('line', (line) => {
		const body = JSON.parse(line) as { id?: number; result?: unknown; error?: string } & Happening;
		if (body.id === undefined) for (const tell of listeners) tell(body);
		else if (body.error)
			waiting.get(body.id)?.reject(new MusterError('SERVER', `${at} answered: ${body.error}`));
		else waiting.get(body.id)?.resolve(body.result);
		if (body.id !== undefined) waiting.delete(body.id);
	});

	const client: DemoClient = {
		at,
		lost: abortController.signal,
		close: async () => end(new MusterError('CANCELLED', 'Closed')),
		call: <R>(
			name: string,
			args: Args,
			{ signal: stop, changes }: { signal: AbortSignal; changes?: boolean },
		) =>
			new Promise<R>((resolve, reject) => {
				const fail = (error: unknown) =>
					reject(
						changes && (error as MusterError).code === 'CONNECTION_LOST'
							? new MusterError('OUTCOME_UNKNOWN', `${at} went away before it answered “${name}”`, {
									cause: error,
								})
							: error,
					);
				const id = ++last;
				const stopped = () => {
					waiting.delete(id);
					reject(new MusterError('CANCELLED', `“${name}” was stopped`));
				};
				if (abortController.signal.aborted) return fail(abortController.signal.reason);
				if (stop.aborted) return stopped();
				stop.addEventListener('abort', stopped, { once: true });
				const free = () => stop.removeEventListener('abort', stopped);
				waiting.set(id, {
					resolve: (value) => {
						free();
						resolve(value as R);
					},
					reject: (error) => {
						free();
						fail(error);
					},
				});
				socket.write(`${JSON.stringify({ id, call: name, args })}\n`);
			}),
		async *happenings(stop) {
			const queue: Happening[] = [];
			let wake = () => {};
			const tell = (happening: Happening) => {
				queue.push(happening);
				wake();
			};
			listeners.add(tell);
			const over = () => wake();
			stop.addEventListener('abort', over);
			abortController.signal.addEventListener('abort', over);
			try {
				await client.call('subscribe', {}, { signal: stop });
				for (;;) {
					yield* queue.splice(0);
					if (stop.aborted) return;
					if (abortController.signal.aborted) throw abortController.signal.reason;
					await new Promise<void>((resolve) => {
						wake = resolve;
						if (queue.length > 0 || stop.aborted || abortController.signal.aborted) resolve();
					});
				}
			} finally {
				listeners.delete(tell);
				stop.removeEventListener('abort', over);
				abortController.signal.removeEventListener('abort', over);
				if (!abortController.signal.aborted)
					client.call('unsubscribe', {}, { signal: AbortSignal.timeout(1000) }).catch(() => {});
			}
		},
	};
	await client.call('auth', { key }, { signal }).catch((error: unknown) => {
		end(new MusterError('CANCELLED', 'Closed'));
		throw (error as Error).message.endsWith('auth')
			? new MusterError('AUTH_REJECTED', `${at} rejected the auth key`, {
					hint: 'Compare it with the agent’s configuration.',
				})
			: error;
	});
	return client;
};
