import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { Connection } from '../../core/connection.ts';
import { MusterError } from '../../core/errors.ts';
import { channel } from './channel.ts';
import { collect, type CommandResult } from './collect.ts';
import { checkTrust, login, type Session, type Trust } from './login.ts';
import { type SshTarget, whereOf } from './target.ts';
import { channelError, unanswered } from './errors.ts';

/** Where a connection through a tunnel shall end: an address or a unix socket, as seen from the machine. */
export type TunnelTarget = { readonly host: string; readonly port: number } | { readonly path: string };

/** A login on a machine: connections go on from there. */
export interface Tunnel extends Connection {
	/** `host:port` of the machine. */
	readonly where: string;
	/**
	 * A connection that goes on to `far`. @throws MusterError CONNECT_REFUSED, CONNECT_FAILED, CONNECTION_LOST,
	 * CANCELLED
	 */
	forward(far: TunnelTarget, options?: { readonly signal?: AbortSignal }): Promise<Duplex>;
	/**
	 * Runs a command there to its end; at most 16 MiB of its output are kept. @throws MusterError LIMIT,
	 * CONNECTION_LOST, CANCELLED
	 */
	run(command: string, options?: { readonly signal?: AbortSignal }): Promise<CommandResult>;
	/** Logs in to another machine from there. It ends with this one. */
	through(target: SshTarget, options?: { readonly signal?: AbortSignal }): Promise<Tunnel>;
}

const CLOSE_MS = 1000;

const named = (far: TunnelTarget) => ('path' in far ? far.path : whereOf(far));

const tunnelOf = ({ client, isSilent }: Session, target: SshTarget, trust: Trust, ms: number): Tunnel => {
	const where = whereOf(target);
	const over = new AbortController();
	const lost = over.signal;
	let silent = false;
	client.on('error', ({ level }: Error & { level?: string }) => {
		silent ||= level === 'client-timeout';
	});
	client.once('close', () => {
		const why = silent ? ': it gave no sign of life' : '';
		over.abort(new MusterError('CONNECTION_LOST', `The SSH connection to ${where} ended${why}`));
	});
	/** Ends a session whose machine is frozen, so that the next who needs one logs in anew. */
	const endIfSilent = (error: MusterError): MusterError => {
		if (!isSilent()) return error;
		silent = true;
		client.destroy();
		return new MusterError('CONNECTION_LOST', `The SSH connection to ${where} gives no sign of life`, {
			details: { where },
		});
	};
	const opening = {
		lost,
		ms,
		late: () => endIfSilent(new MusterError('CONNECT_FAILED', `${where} opened no channel in time`)),
	};
	const forward: Tunnel['forward'] = (far, { signal } = {}) =>
		channel(
			(done) =>
				'path' in far
					? client.openssh_forwardOutStreamLocal(far.path, done)
					: client.forwardOut('127.0.0.1', 0, far.host, far.port, done),
			{
				...opening,
				signal,
				late: () => endIfSilent(unanswered(named(far), target)),
				failed: (cause) => channelError(cause, named(far), target),
				use: (stream) => stream,
			},
		);
	return {
		where,
		lost,
		forward,
		run(command, { signal } = {}) {
			const failed = (cause: Error) =>
				new MusterError('SERVER', `${where} ran no command: ${cause.message}`, {
					cause,
					hint: 'Its SSH server may allow no more sessions in one login (MaxSessions in its sshd_config), or no commands.',
				});
			const use = (stream: ClientChannel) => collect(stream, lost, signal);
			return channel((done) => client.exec(command, done), { ...opening, signal, failed, use });
		},
		async through(next, options) {
			const stream = await forward(next, options);
			return tunnelOf(await login(next, trust, ms, stream), next, trust, ms);
		},
		close: () =>
			new Promise((resolve) => {
				if (lost.aborted) return resolve();
				const force = setTimeout(() => client.destroy(), CLOSE_MS);
				lost.addEventListener('abort', () => {
					clearTimeout(force);
					resolve();
				});
				client.end();
			}),
	};
};

/**
 * Logs in to a machine. `ms`: how long that may take.
 * @throws MusterError BAD_INPUT for a key that cannot be used, or nothing to log in with; else as {@link
 *   login}
 */
export const openTunnel = async (target: SshTarget, trust: Trust, ms: number): Promise<Tunnel> => {
	const checked = checkTrust(trust);
	return tunnelOf(await login(target, checked, ms), target, checked, ms);
};
