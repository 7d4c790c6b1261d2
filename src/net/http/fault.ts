import { certificateFaults, certificateHints } from '../certificate-faults.ts';
import { isMusterError, MusterError } from '../../core/errors.ts';
import { connectError } from '../connect-error.ts';
import { abortError, lateAfter } from '../call.ts';
import { formatDuration } from '../../core/units.ts';
import type { HttpTarget, ServerWords } from './target.ts';

interface SystemFault extends Error {
	readonly code?: string;
	readonly syscall?: string;
}

const unreached = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENETDOWN',
	'EADDRNOTAVAIL',
	'ENOENT',
	'EACCES',
	'ENOTSOCK',
]);
/** Whether it failed while the connection was made, so that nothing was sent. */
const isUnreached = ({ code = '', syscall }: SystemFault): boolean =>
	unreached.has(code) || syscall === 'connect' || syscall === 'getaddrinfo';

const notHttp = new Set(['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW']);
const silent = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What undici does not read: a status below 100, one that was not asked for (100, 101). */
const isNotHttp = (code: string, name: string, message: string): boolean =>
	name === 'HTTPParserError' ||
	notHttp.has(code) ||
	code === 'ERR_ASSERTION' ||
	(code === 'UND_ERR_SOCKET' && (message === 'bad response' || message === 'bad upgrade'));

// a plain HTTP server hangs up on a TLS greeting
const codeOf = (code: string, message: string): string =>
	code.startsWith('ERR_SSL_') || message.includes('before secure TLS connection') ? 'EPROTO' : code;

/** Which step of reaching a server an error of {@link faultOf} stopped at. */
export const stepOf = (error: unknown): 'DNS' | 'TLS' | 'connection' | undefined => {
	if (!isMusterError(error)) return undefined;
	const { code = '', message = '' } = (error.cause ?? {}) as SystemFault;
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'DNS';
	if (codeOf(code, message) in certificateFaults) return 'TLS';
	return ['CONNECT_FAILED', 'CONNECT_REFUSED', 'CONNECTION_LOST', 'TIMEOUT'].includes(error.code)
		? 'connection'
		: undefined;
};

export interface Faulty {
	readonly target: HttpTarget;
	readonly words: ServerWords;
	/** What was being done, after “while”. */
	readonly doing: string;
	readonly signal: AbortSignal;
}

const LOST_SECURE =
	'See why it went away. A proxy that wants a client certificate hangs up like this where it is given none.';
const LOST_PLAIN =
	'Is the port right? One that speaks TLS hangs up like this (then the address begins with https://), and one of another protocol.';

/**
 * What undici threw, as a MusterError. CONNECT_REFUSED and CONNECT_FAILED mean that nothing was sent; with
 * CONNECTION_LOST and TIMEOUT the server may have read the request.
 */
export const faultOf = (thrown: unknown, { target, words, doing, signal }: Faulty): MusterError => {
	if (isMusterError(thrown)) return thrown;
	const details = { endpoint: target.label };
	const after = lateAfter(signal);
	if (after !== undefined)
		return new MusterError(
			'TIMEOUT',
			`${target.label} gave no answer within ${formatDuration(after / 1000)} while ${doing}`,
			{ details },
		);
	if (signal.aborted) return abortError(signal, doing, { details });
	const cause = thrown as SystemFault;
	const code = cause?.code ?? '';
	const message = cause instanceof Error ? cause.message : String(thrown);
	if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && cause.syscall === 'connect'))
		return new MusterError(
			'CONNECT_FAILED',
			`${target.label} cannot be reached: the network gave no answer`,
			{ cause, details },
		);
	if (silent.has(code))
		return new MusterError('TIMEOUT', `Nothing more came from ${target.label} while ${doing}`, {
			cause,
			details,
		});
	if (isUnreached(cause)) return connectError(cause, target.label, words.listening);
	const tls = codeOf(code, message);
	if (tls in certificateFaults)
		return new MusterError('CONNECT_FAILED', `${target.label} cannot be trusted: ${certificateFaults[tls]}`, {
			cause,
			details,
			hint:
				tls === 'EPROTO'
					? words.notTls
					: (certificateHints[tls] ?? 'Give the CA’s certificate, if it is your own CA.'),
		});
	if (message.startsWith('Proxy '))
		return new MusterError('CONNECT_FAILED', `The proxy does not lead to ${target.label}: ${message}`, {
			cause,
			details,
			hint: 'Check the proxy’s address, user and password, and what it allows.',
		});
	if (isNotHttp(code, cause?.name, message))
		return new MusterError(
			'PROTOCOL',
			`${target.label} did not answer in HTTP while ${doing}: ${code === 'ERR_ASSERTION' ? 'bad status' : message}`,
			{ cause, details, hint: words.notHttp },
		);
	return new MusterError(
		'CONNECTION_LOST',
		`The connection to ${target.label} ended while ${doing}: ${message}`,
		{
			cause,
			details,
			hint: target.secure ? LOST_SECURE : LOST_PLAIN,
		},
	);
};
