import { asMusterError, type Code, MusterError } from '../../../core/errors.ts';
import { createCaller, delayOf } from './caller.ts';
import { type ClientSettings, createClient } from './client.ts';
import { dial, whereOf } from './dial.ts';
import { greet } from './handshake.ts';
import { createSession } from './session.ts';
import type { ConnectSerf, SerfClient, SerfHost, SerfOptions } from './types.ts';

const stopped = (where: string): MusterError =>
	new MusterError('CANCELLED', `Connecting to the Serf agent at ${where} was stopped`);
const tooLong = (where: string, seconds: number): MusterError =>
	new MusterError('TIMEOUT', `The Serf agent at ${where} did not answer within ${seconds} s of connecting`, {
		hint: 'Is a firewall swallowing the packets, or does the agent hang?',
		details: { where },
	});

/** One host, with one deadline over everything until the agent has greeted back. */
const connectOne = async (
	host: SerfHost,
	options: SerfOptions,
	settings: ClientSettings,
	signal: AbortSignal | undefined,
): Promise<SerfClient> => {
	const where = whereOf(host);
	const seconds = options.connectTimeout ?? 10;
	const deadline = new AbortController();
	const timer = setTimeout(() => deadline.abort(tooLong(where, seconds)), delayOf(seconds));
	const stop = (): void => deadline.abort(stopped(where));
	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	try {
		const session = createSession(await dial(host, deadline.signal, options.transport), where);
		const giveUp = (): void => session.end(deadline.signal.reason as MusterError);
		deadline.signal.addEventListener('abort', giveUp, { once: true });
		if (deadline.signal.aborted) giveUp();
		try {
			await greet(createCaller(session, seconds), where, host.authKey, {});
			if (session.lost.aborted) throw session.lost.reason;
		} catch (thrown) {
			const error = asMusterError(thrown, `Greeting the Serf agent at ${where}`);
			session.end(error);
			throw deadline.signal.aborted ? deadline.signal.reason : error;
		}
		deadline.signal.removeEventListener('abort', giveUp);
		return createClient(session, host, settings);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', stop);
	}
};

/** Several hosts failed: what a person must mend comes first, then what they have in common, else the last. */
const allFailed = (errors: readonly MusterError[]): MusterError => {
	const [first] = errors as [MusterError];
	if (errors.length === 1) return first;
	const telling = errors.find(({ code }) => code === 'AUTH_REJECTED') ?? errors[errors.length - 1] ?? first;
	const code: Code = telling.code;
	return new MusterError(
		code,
		`No Serf agent could be used: ${errors.map(({ message }) => message).join('; ')}`,
		{
			hint: telling.hint,
			cause: telling,
			details: { tried: errors.map((error) => ({ code: error.code, message: error.message })) },
		},
	);
};

/** Programs that are not type-checked get words, not a TypeError. */
const hostsOf = ({ hosts }: SerfOptions): readonly SerfHost[] => {
	if (
		Array.isArray(hosts) &&
		hosts.every((one) => typeof one?.host === 'string' && Number.isInteger(one.port))
	)
		return hosts;
	throw new MusterError('BAD_INPUT', 'hosts has to be a list of { host, port, authKey? }', {
		hint: 'For example: { hosts: [{ host: "127.0.0.1", port: 7373 }] }. Nothing was sent.',
		details: { field: 'hosts' },
	});
};

/**
 * Connects to the first agent of the list that answers. Nothing is tried again here: that is for who holds the connection.
 *
 * Errors: `CONNECT_REFUSED`, `CONNECT_FAILED`, `TIMEOUT` (see `connectTimeout`), `AUTH_REJECTED`, `UNSUPPORTED`, `PROTOCOL` (no Serf agent),
 * `CONNECTION_LOST`, `CANCELLED` (signal), `BAD_INPUT` (no hosts). With several hosts `details.tried` holds the error of each.
 * Source: spec 2, `handshake` and `auth`.
 */
export const connectSerf: ConnectSerf = async (options, { signal } = {}) => {
	const settings: ClientSettings = {
		callTimeout: options.callTimeout ?? 30,
		heartbeat: options.heartbeat ?? 30,
		idle: options.idle ?? 60,
		queue: options.queue ?? {},
		endStuck: options.endStuck ?? false,
	};
	const errors: MusterError[] = [];
	for (const host of hostsOf(options)) {
		try {
			return await connectOne(host, options, settings, signal);
		} catch (thrown) {
			const error = asMusterError(thrown, `Connecting to the Serf agent at ${whereOf(host)}`);
			if (signal?.aborted) throw stopped(whereOf(host));
			errors.push(error);
		}
	}
	if (errors.length === 0)
		throw new MusterError('BAD_INPUT', 'The connection names no Serf agent', {
			hint: 'Give at least one host, e.g. 127.0.0.1:7373.',
		});
	throw allFailed(errors);
};
