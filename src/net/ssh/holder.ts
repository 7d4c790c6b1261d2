import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { connectionClosed, isMusterError, MusterError } from '../../core/errors.ts';
import { readKnownHosts } from './known-hosts.ts';
import { readTarget, type SshTarget } from './target.ts';
import type { Tunnel } from './tunnel.ts';

export type { CommandResult } from './collect.ts';
export { whereOf } from './target.ts';
export type { TunnelTarget, Tunnel } from './tunnel.ts';

/** A machine to go through. */
export interface TunnelOptions {
	/** `[user@]host[:port]`. */
	readonly host: string;
	/** A private key in OpenSSH, PEM or PuTTY form; without key and password the SSH agent at `agent`. */
	readonly key?: string | undefined;
	readonly passphrase?: string | undefined;
	/** Of the user; tried after the key. */
	readonly password?: string | undefined;
	/** Path of an SSH agent’s socket. Default: SSH_AUTH_SOCK of this process. */
	readonly agent?: string;
	/**
	 * Fingerprints (`SHA256:…`) or lines of known_hosts, of every machine that is logged in to. Default: the
	 * user’s known_hosts files.
	 */
	readonly hostKeys?: string | undefined;
	/** Whether a machine whose key is not known is refused. Default true. */
	readonly checkHostKeys?: boolean;
}

/** The one tunnel of a connection: opened by the first who needs it, anew when it was lost. */
export interface TunnelHolder {
	readonly target: SshTarget;
	/**
	 * @throws MusterError BAD_INPUT for a key that cannot be used, CONNECT_*, AUTH_REJECTED, TIMEOUT, PROTOCOL,
	 * CANCELLED
	 */
	open(): Promise<Tunnel>;
	close(): Promise<void>;
}

const KNOWN_HOSTS = ['.ssh/known_hosts', '.fleetctl/known_hosts'];

const usersKnownHosts = async (): Promise<string> =>
	(
		await Promise.all(KNOWN_HOSTS.map((file) => readFile(path.join(homedir(), file), 'utf8').catch(() => '')))
	).join('\n');

/**
 * Checks what can be checked before anything is sent. `user`: who logs in where `host` names nobody; `ms`:
 * how long a login may take.
 * @throws MusterError BAD_INPUT
 */
export const tunnelHolder = (
	options: TunnelOptions,
	{ user, ms }: { readonly user: string; readonly ms: number },
): TunnelHolder => {
	const { key, passphrase, password, hostKeys, checkHostKeys = true } = options;
	const agent = options.agent ?? process.env['SSH_AUTH_SOCK'];
	const target = readTarget(options.host, user);
	let opening: Promise<Tunnel> | undefined;
	let closed = false;

	const begin = async (): Promise<Tunnel> => {
		const { openTunnel } = await import('./index.ts');
		const known = checkHostKeys
			? readKnownHosts(hostKeys?.trim() ? hostKeys : await usersKnownHosts())
			: undefined;
		const trust = {
			key: key?.trim() ? key : undefined,
			passphrase: passphrase || undefined,
			password: password || undefined,
			agent,
			known,
		};
		return openTunnel(target, trust, ms);
	};
	const open = async (): Promise<Tunnel> => {
		if (closed) throw connectionClosed();
		opening ??= begin();
		const mine = opening;
		const forget = () => {
			if (opening === mine) opening = undefined;
		};
		try {
			const tunnel = await mine;
			if (tunnel.lost.aborted) {
				forget();
				return open();
			}
			tunnel.lost.addEventListener('abort', forget, { once: true });
			return tunnel;
		} catch (error) {
			forget();
			throw isMusterError(error)
				? error
				: new MusterError('CONNECT_FAILED', `The SSH tunnel could not be made: ${error}`, { cause: error });
		}
	};
	return {
		target,
		open,
		async close() {
			closed = true;
			await opening?.then(
				(tunnel) => tunnel.close(),
				() => {},
			);
		},
	};
};
