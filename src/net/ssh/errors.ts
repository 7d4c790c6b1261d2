import { MusterError } from '../../core/errors.ts';
import { connectError } from '../connect-error.ts';
import { fingerprintOf, judge, type KnownHosts, nameOf, otherNames } from './known-hosts.ts';
import { type SshTarget, whereOf } from './target.ts';

interface SshFault extends Error {
	readonly level?: string;
	readonly code?: string;
	/** Of a channel that was refused: RFC 4254, 5.1. */
	readonly reason?: number;
}

const unknownHost = (known: KnownHosts, target: SshTarget, key: Buffer): MusterError => {
	const where = whereOf(target);
	const fingerprint = fingerprintOf(key);
	const others = otherNames(known, key).slice(0, 3);
	const elsewhere =
		others.length === 0
			? `Compare it with what “ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub” prints there; if they are the same, put it into Host keys.`
			: `The same key is known for ${others.join(' and ')}: if that is the same machine, use that name, or put the fingerprint into Host keys.`;
	// a fingerprint names no machine
	const why =
		known.fingerprints.size > 0
			? `it shows ${fingerprint}, which is none of the fingerprints under Host keys`
			: `no host key is known for ${nameOf(target)}, and it shows ${fingerprint}`;
	return new MusterError('CONNECT_FAILED', `${where} cannot be trusted yet: ${why}`, {
		hint: elsewhere,
		details: { where, fingerprint, lookedUp: nameOf(target) },
	});
};

/** Why a machine that shows `key` is not trusted; `undefined` where it is. */
export const distrust = (known: KnownHosts, target: SshTarget, key: Buffer): MusterError | undefined => {
	const where = whereOf(target);
	const fingerprint = fingerprintOf(key);
	const details = { where, fingerprint };
	switch (judge(known, target, key)) {
		case 'known':
			return undefined;
		case 'unknown':
			return unknownHost(known, target, key);
		case 'changed':
			return new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be trusted: its host key is now ${fingerprint}, and another one is known for ${nameOf(target)}`,
				{
					hint: 'Was the machine set up again? Then put the new one in place of the old into Host keys. Else somebody may be in between.',
					details,
				},
			);
		case 'revoked':
			return new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be trusted: its host key ${fingerprint} was revoked`,
				{ hint: 'See who marked it @revoked, and why.', details },
			);
	}
};

/** What was tried to log in with. */
export interface TriedLogin {
	readonly key: boolean;
	readonly password: boolean;
}

const notLetIn = (cause: SshFault, target: SshTarget, { key, password }: TriedLogin): MusterError => {
	const where = whereOf(target);
	const { user } = target;
	const hints = [
		key && `Is the key’s public half in ~${user}/.ssh/authorized_keys there, and is ${user} the right user?`,
		password &&
			'Is the password right, and does the SSH server there take passwords (PasswordAuthentication)?',
		!key &&
			!password &&
			'The SSH agent’s keys were offered. Give the key itself as SSH key, or add it to the agent.',
	];
	const what = [key && 'key', password && 'password', !key && !password && 'key']
		.filter(Boolean)
		.join(' and no ');
	return new MusterError('AUTH_REJECTED', `${where} did not let ${user} in: it took no ${what}`, {
		hint: hints.filter(Boolean).join(' '),
		cause,
		details: { where },
	});
};

/** What a server may say before the login is over is bounded here; what ssh2 throws where it is more. */
const TOO_MUCH: Readonly<Record<string, readonly [what: string, hint: string]>> = {
	'Bad packet length': [
		'it sent a message of more than 35,000 bytes, or none of SSH',
		'The text that it shows at the login (Banner in its sshd_config) may have 34 KB: shorten it. Else something in between speaks another protocol.',
	],
	'Header line too long': [
		'what it sends before its version has a line of more than 8 KB',
		'Is that the port of an SSH server (usually 22)? If so, shorten what it says first.',
	],
	'Max greeting lines exceeded': [
		'it sends more than 1024 lines before its version',
		'Is that the port of an SSH server (usually 22)? If so, shorten what it says first.',
	],
};

const tooMuch = (cause: SshFault, where: string): MusterError | undefined => {
	const [what, hint] = TOO_MUCH[cause.message] ?? [];
	if (what === undefined) return undefined;
	const message = `The SSH login at ${where} was given up: ${what}`;
	return new MusterError('PROTOCOL', message, { hint, cause, details: { where } });
};

/** What ssh2 threw while logging in, in words. */
export const loginError = (cause: SshFault, target: SshTarget, tried: TriedLogin): MusterError => {
	const where = whereOf(target);
	if (cause.level === 'agent')
		return new MusterError('AUTH_REQUIRED', `The SSH agent gave no key for ${where}: ${cause.message}`, {
			hint: 'See whether the agent at SSH_AUTH_SOCK runs, or give the key itself as SSH key.',
			cause,
			details: { where },
		});
	if (cause.level === 'client-authentication') return notLetIn(cause, target, tried);
	if (cause.level === 'client-timeout')
		return new MusterError('TIMEOUT', `${where} did not finish the SSH login in time`, {
			cause,
			details: { where },
		});
	if (cause.code !== undefined) return connectError(cause, where, 'an SSH server');
	const much = tooMuch(cause, where);
	if (much) return much;
	if (cause.level === 'handshake' || cause.level === 'protocol')
		return new MusterError('PROTOCOL', `${where} and this side do not agree on SSH: ${cause.message}`, {
			hint: 'Is that the port of an SSH server (usually 22)?',
			cause,
			details: { where },
		});
	return new MusterError('CONNECT_FAILED', `${where} ended the SSH login: ${cause.message}`, {
		hint: 'Is that the port of an SSH server (usually 22)?',
		cause,
		details: { where },
	});
};

/** A far address that swallows what is sent to it, in words. */
export const unanswered = (wanted: string, target: SshTarget): MusterError =>
	new MusterError(
		'CONNECT_FAILED',
		`${wanted} cannot be reached from ${whereOf(target)}: the network gave no answer`,
		{
			details: { where: wanted, via: whereOf(target) },
		},
	);

/** A channel that the machine would not open, in words. */
export const channelError = (cause: SshFault, wanted: string, target: SshTarget): MusterError => {
	const via = whereOf(target);
	const details = { where: wanted, via };
	if (cause.message === 'Not connected')
		return new MusterError(
			'CONNECT_FAILED',
			`${wanted} cannot be reached: the SSH connection to ${via} is ending`,
			{ cause, details },
		);
	if (cause.reason === 1)
		return new MusterError(
			'CONNECT_FAILED',
			`${via} does not forward to ${wanted}: its SSH server forbids it`,
			{
				hint: 'It needs AllowTcpForwarding (a socket: AllowStreamLocalForwarding) in its sshd_config.',
				cause,
				details,
			},
		);
	const why = cause.message.replace(/^\(SSH\) Channel open failure: /, '');
	// OpenSSH gives no reason for a socket
	if (wanted.startsWith('/') && cause.reason === 2)
		return new MusterError(
			'CONNECT_FAILED',
			`${via} opens no connection to the socket ${wanted} (${why}): it is not there, ${target.user} may not open it, or the SSH server forbids sockets`,
			{
				hint: `See with “ls -l ${wanted}” there. Sockets need AllowStreamLocalForwarding in its sshd_config.`,
				cause,
				details,
			},
		);
	if (/refused/i.test(why))
		return new MusterError('CONNECT_REFUSED', `${wanted} refused the connection from ${via}`, {
			hint: 'Is the server running, and is that its address as seen from there?',
			cause,
			details,
		});
	return new MusterError('CONNECT_FAILED', `${wanted} cannot be reached from ${via}: ${why}`, {
		cause,
		details,
	});
};
