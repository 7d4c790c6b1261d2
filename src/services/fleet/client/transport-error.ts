import { isMusterError, MusterError } from '../../../core/errors.ts';
import { connectError } from '../../../net/connect-error.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import { cancelled, isLate } from './call.ts';

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

const tlsWords: Readonly<Record<string, string>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
	UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not trusted here',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	EPROTO: 'it does not speak TLS there, or refuses ours',
};

const tlsHints: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'The server’s owner has to renew it; also see whether the clock here is right.',
	CERT_NOT_YET_VALID: 'See whether the clock here is right.',
	ERR_TLS_CERT_ALTNAME_INVALID: 'Give the name of the certificate as server name.',
	EPROTO:
		'fleetd itself speaks no TLS: is there a proxy at that port? If so, it may ask for a client certificate.',
};

/**
 * What undici threw, as a MusterError. CONNECT_REFUSED and CONNECT_FAILED mean that nothing was sent; with CONNECTION_LOST and
 * TIMEOUT the server may have read the request.
 */
export const faultOf = (
	thrown: unknown,
	endpoint: Endpoint,
	doing: string,
	signal: AbortSignal,
): MusterError => {
	if (isMusterError(thrown)) return thrown;
	if (isLate(signal))
		return new MusterError('TIMEOUT', `${endpoint.label} gave no answer in time while ${doing}`, {
			details: { endpoint: endpoint.label },
		});
	if (signal.aborted) return isMusterError(signal.reason) ? signal.reason : cancelled(doing);
	const cause = thrown as SystemFault;
	const code = cause?.code ?? '';
	const message = cause instanceof Error ? cause.message : String(thrown);
	const details = { endpoint: endpoint.label };
	if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && cause.syscall === 'connect'))
		return new MusterError(
			'CONNECT_FAILED',
			`${endpoint.label} cannot be reached: the network gave no answer`,
			{ cause, details },
		);
	if (unreached.has(code)) return connectError(cause, endpoint.label, 'fleetd (its usual port is 49153)');
	// a plain HTTP server hangs up on a TLS greeting
	const untold =
		code.startsWith('ERR_SSL_') || message.includes('before secure TLS connection') ? 'EPROTO' : code;
	if (untold in tlsWords)
		return new MusterError('CONNECT_FAILED', `${endpoint.label} cannot be trusted: ${tlsWords[untold]}`, {
			cause,
			details,
			hint: tlsHints[untold] ?? 'Give the CA’s certificate, if it is your own CA.',
		});
	if (
		cause?.name === 'HTTPParserError' ||
		code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
		code === 'UND_ERR_HEADERS_OVERFLOW'
	)
		return new MusterError(
			'PROTOCOL',
			`${endpoint.label} did not answer in HTTP while ${doing}: ${message}`,
			{
				cause,
				details,
				hint: 'Check that host and port are those of a fleet API, and whether it must be https:// or http://.',
			},
		);
	if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
		return new MusterError('LIMIT', `${endpoint.label} sent an answer that is too large while ${doing}`, {
			cause,
			details,
		});
	return new MusterError(
		'CONNECTION_LOST',
		`The connection to ${endpoint.label} ended while ${doing}: ${message}`,
		{
			cause,
			details,
			...(endpoint.secure && {
				hint: 'See why it went away. A proxy that wants a client certificate hangs up like this where it is given none.',
			}),
		},
	);
};
