import { backoff, sleep } from '../../../net/backoff.ts';
import type { Connection } from '../../../core/connection.ts';
import { codeOf, connectionClosed, MusterError } from '../../../core/errors.ts';
import { atLeast, isTimeOver } from '../../../net/call.ts';
import { explainWait, lease } from '../../../net/lease.ts';
import { connectConplyent } from './connect.ts';
import type { ConplyentClient, ConplyentOptions } from './types.ts';

/**
 * Connects, and waits in turn while another client holds the server's one place: asks again with growing
 * pauses for up to `busyTimeout` seconds. A connection that was not let in is never let in later, so each try
 * is a new one.
 */
const waitInTurn = async (
	options: ConplyentOptions,
	busyTimeout: number,
	signal: AbortSignal,
	onBusy: (busy: unknown) => void,
): Promise<ConplyentClient> => {
	// who asks for none wants none
	const patience = busyTimeout > 0 ? atLeast(busyTimeout, signal) : 0;
	const end = performance.now() + patience * 1000;
	for (let attempt = 1; ; attempt++) {
		try {
			return await connectConplyent(options, { signal });
		} catch (error) {
			if (codeOf(error) !== 'BUSY' || performance.now() >= end) throw error;
			onBusy(error);
			const wait = Math.min(backoff(Math.min(attempt, 2)), Math.max(0, end - performance.now()));
			await sleep(wait, signal, 'waiting for the server’s place');
		}
	}
};

/** Why a server is waited for, while another client has its place. */
const busyError = ({ host, port }: ConplyentOptions, cause: unknown): MusterError =>
	new MusterError(
		'BUSY',
		`Another client has the one place of the server at ${host}:${port}, and did not leave it in time`,
		{
			hint: 'Wait until that client is done, or end it; a step waits as long as its Timeout. Nothing was sent.',
			cause,
		},
	);

/**
 * A step whose time is over while it waits says what it waited for, at once; a person’s Stop stays a stop.
 */
const endsBusy = (signal: AbortSignal, why: () => MusterError | undefined): Promise<never> =>
	new Promise((_, reject) => {
		const end = () => {
			const error = isTimeOver(signal) ? why() : undefined;
			if (error) reject(error);
		};
		signal.addEventListener('abort', end, { once: true });
	});

// a newer copy of the package does not take over connections made by an older one
const VERSION = process.env['MUSTER_VERSION'] ?? 'source';

/** Servers that are waited for because another client has their place: all who wait share one waiting. */
const busyAt = new Map<string, unknown>();

/** The connection as one of its users has it: closing it gives back the share. */
const shareOf = (client: ConplyentClient, release: () => void): ConplyentClient => {
	const abortController = new AbortController();
	const end = () => abortController.abort(client.lost.reason);
	if (client.lost.aborted) end();
	else client.lost.addEventListener('abort', end, { once: true });
	const close = async (): Promise<void> => {
		if (abortController.signal.aborted) return;
		client.lost.removeEventListener('abort', end);
		abortController.abort(connectionClosed());
		release();
	};
	return Object.create(client, {
		lost: { value: abortController.signal },
		close: { value: close },
	}) as ConplyentClient;
};

/**
 * A share of this process's one connection to a server, which serves one client at a time, whatever settings
 * ask for it: two credentials for one server, or a test beside a running job, do not shut each other out. The
 * place is given back when the last share is closed.
 * @throws MusterError BUSY when it did not come free within `busyTimeout` seconds; else as connectConplyent.
 */
export const connectWhenFree = async (
	options: ConplyentOptions,
	busyTimeout: number,
	signal: AbortSignal,
): Promise<ConplyentClient> => {
	const key = `${VERSION}|conplyent place|${options.host.toLowerCase()}:${options.port}`;
	const onBusy = (error: unknown) => void busyAt.set(key, error);
	const why = () => (busyAt.has(key) ? busyError(options, busyAt.get(key)) : undefined);
	// first, so that it is the first to hear of the end
	const endedBusy = endsBusy(signal, why);
	explainWait(signal, why);
	const waiting = lease(
		{
			key,
			idle: 0,
			open: (opening) => waitInTurn(options, busyTimeout, opening, onBusy).finally(() => busyAt.delete(key)),
		},
		signal,
	);
	const { client, release } = await Promise.race([waiting, endedBusy]);
	return shareOf(client, release);
};

/**
 * A server whose place is taken for a moment at a time: for whoever looks now and then, and would starve the
 * others.
 */
export interface SlotPool extends Connection {
	/** Works with the server, then gives its place back at once, unless others of this process use it. */
	take<T>(work: (client: ConplyentClient) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Holds no connection, so that only closing it ends it; an outage shows at the next turn. */
export const slotPoolAt = (options: ConplyentOptions, busyTimeout: number): SlotPool => {
	const abortController = new AbortController();
	return {
		lost: abortController.signal,
		close: async () => abortController.abort(connectionClosed()),
		async take(work, signal) {
			const client = await connectWhenFree(
				options,
				busyTimeout,
				AbortSignal.any([signal, abortController.signal]),
			);
			try {
				return await work(client);
			} finally {
				await client.close();
			}
		},
	};
};
