import { MusterError } from '../../core/errors.ts';
import { connectError } from '../connect-error.ts';
import type { Verdict } from './known-hosts.ts';
import { type SshTarget, whereOf } from './target.ts';

interface SshFault extends Error {
	readonly level?: string;
	readonly code?: string;
	/** Of a channel that was refused: RFC 4254, 5.1. */
	readonly reason?: number;
}

/** Why a machine is not trusted; `undefined` where it is. */
export const distrust = (
	verdict: Verdict,
	target: SshTarget,
	fingerprint: string,
): MusterError | undefined => {
	const where = whereOf(target);
	const details = { where, fingerprint };
	switch (verdict) {
		case 'known':
			return undefined;
		case 'unknown':
			return new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be trusted yet: its host key ${fingerprint} is not known here`,
				{
					hint: 'Compare it with what “ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub” prints there; if they are the same, put it into Host keys.',
					details,
				},
			);
		case 'changed':
			return new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be trusted: its host key is now ${fingerprint}, another one was known`,
				{
					hint: 'Was the machine set up anew? Then put the new one in place of the old into Host keys. Else somebody may be in between.',
					details,
				},
			);
		case 'revoked':
			return new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be trusted: its host key ${fingerprint} was revoked`,
				{
					hint: 'See who marked it @revoked, and why.',
					details,
				},
			);
	}
};

/** What ssh2 threw while logging in, in words. */
export const loginError = (cause: SshFault, target: SshTarget, withKey: boolean): MusterError => {
	const where = whereOf(target);
	if (cause.level === 'agent')
		return new MusterError('AUTH_REQUIRED', `The SSH agent gave no key for ${where}: ${cause.message}`, {
			hint: 'See whether the agent at SSH_AUTH_SOCK runs, or give the key itself as SSH key.',
			cause,
			details: { where },
		});
	if (cause.level === 'client-authentication')
		return new MusterError('AUTH_REJECTED', `${where} did not let ${target.user} in: it took no key`, {
			hint: withKey
				? `Is the key’s public half in ~${target.user}/.ssh/authorized_keys there, and is ${target.user} the right user?`
				: 'The SSH agent’s keys were offered. Give the key itself as SSH key, or add it to the agent.',
			cause,
			details: { where },
		});
	if (cause.level === 'client-timeout')
		return new MusterError('TIMEOUT', `${where} did not finish the SSH login in time`, {
			cause,
			details: { where },
		});
	if (cause.code !== undefined) return connectError(cause, where, 'an SSH server');
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
	if (/refused/i.test(cause.message))
		return new MusterError('CONNECT_REFUSED', `${wanted} refused the connection from ${via}`, {
			hint: 'Is the server running, and is that its address as seen from there?',
			cause,
			details,
		});
	return new MusterError('CONNECT_FAILED', `${wanted} cannot be reached from ${via}: ${cause.message}`, {
		cause,
		details,
	});
};
