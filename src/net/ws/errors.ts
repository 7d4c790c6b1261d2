import { certificateFaults, certificateHints } from '../certificate-faults.ts';
import { MusterError } from '../../core/errors.ts';
import { connectError } from '../connect-error.ts';

interface SystemFault extends Error {
	readonly code?: string;
}

const GIVE_CA = 'Give the CA’s certificate, if it is the server’s own CA.';

/** Why a web socket could not be opened, in words. */
export const openError = (cause: SystemFault, where: string, listening: string): MusterError => {
	const code = cause.code ?? '';
	const details = { where };
	// of a server that is killed, or that speaks no TLS: nobody knows which
	if (cause.message.includes('before secure TLS'))
		return new MusterError('CONNECT_FAILED', `${where} hung up before the connection was secure`, {
			cause,
			details,
			hint: `It may be starting or stopping: try again later. Else: is ${listening} at that port?`,
		});
	const told = code.startsWith('ERR_SSL_') ? 'EPROTO' : code;
	if (told in certificateFaults)
		return new MusterError('CONNECT_FAILED', `${where} cannot be trusted: ${certificateFaults[told]}`, {
			cause,
			details,
			hint: told === 'EPROTO' ? `Is ${listening} at that port?` : (certificateHints[told] ?? GIVE_CA),
		});
	if (/^HPE_|^Parse Error|^Invalid /m.test(`${code}\n${cause.message}`))
		return new MusterError('PROTOCOL', `${where} does not speak web sockets: ${cause.message}`, {
			cause,
			details,
			hint: `Is ${listening} at that address?`,
		});
	return connectError(cause, where, listening);
};

/** The answer of a server that opened no web socket. `status`: of HTTP; `words`: the start of its body. */
export const refusedError = (
	status: number,
	words: string,
	where: string,
	listening: string,
): MusterError => {
	const said = words.trim() === '' ? '' : `: ${words.trim().slice(0, 300)}`;
	const message = `${where} refused the web socket with HTTP ${status}${said}`;
	const details = { where, status };
	if (status === 401 || status === 403) return new MusterError('AUTH_REJECTED', message, { details });
	if (status === 404) return new MusterError('NOT_FOUND', message, { details });
	if (status >= 500)
		return new MusterError('CONNECT_FAILED', message, {
			details,
			hint: 'The server is starting, overloaded or behind a proxy that cannot reach it. Try again later.',
		});
	return new MusterError('PROTOCOL', message, { details, hint: `Is ${listening} at that address?` });
};

/** Why a web socket ended. `code`: its close code; 1006 where the other side said nothing. */
export const endError = (code: number, reason: string, where: string): MusterError =>
	code === 1009
		? new MusterError('LIMIT', `${where} sent a message that is too large`, { details: { where } })
		: new MusterError(
				'CONNECTION_LOST',
				code === 1006
					? `The connection to ${where} broke off`
					: `${where} closed the connection (${code}${reason ? ` ${reason}` : ''})`,
				{ details: { where, code } },
			);
