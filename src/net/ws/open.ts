import { abortError } from '../call.ts';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { MusterError } from '../../core/errors.ts';
import { openError, refusedError } from './errors.ts';
import { linkOf } from './link.ts';
import type { WebSocketLink, WebSocketOptions } from './types.ts';

const MAX_BYTES = 256 * 2 ** 20;
/** Of a refusal’s body. */
const MOST_WORDS = 2000;

const bodyOf = async (answer: IncomingMessage): Promise<string> => {
	let words = '';
	try {
		for await (const chunk of answer) if ((words += String(chunk)).length >= MOST_WORDS) break;
	} catch {
		// what was read is enough
	}
	return words.slice(0, MOST_WORDS);
};

const hostOf = (url: string): string => {
	const { host, port, protocol } = new URL(url);
	return port === '' ? `${host}:${protocol === 'wss:' ? 443 : 80}` : host;
};

/**
 * Opens a web socket; a certificate is verified. Aborting `signal` ends the opening (CANCELLED, or the
 * signal’s own MusterError).
 * @throws MusterError CONNECT_REFUSED, CONNECT_FAILED, AUTH_REJECTED, NOT_FOUND, PROTOCOL, CANCELLED
 */
export const openWebSocket = (options: WebSocketOptions, signal: AbortSignal): Promise<WebSocketLink> =>
	new Promise((resolve, reject) => {
		const { url, headers = {}, tls = {}, maxBytes = MAX_BYTES, listening } = options;
		const where = hostOf(url);
		const socket = new WebSocket(url, {
			headers: { ...headers },
			maxPayload: maxBytes,
			perMessageDeflate: false,
			followRedirects: false,
			...(tls.ca ? { ca: tls.ca } : {}),
			...(tls.serverName ? { servername: tls.serverName } : {}),
			rejectUnauthorized: tls.verify ?? true,
			...(tls.verify === false ? { checkServerIdentity: () => undefined } : {}),
		});
		const link = linkOf(socket, where, options.heartbeat);
		const finish = (done: () => void) => {
			signal.removeEventListener('abort', stop);
			done();
		};
		const fail = (error: MusterError) =>
			finish(() => {
				socket.on('error', () => {});
				socket.terminate();
				reject(error);
			});
		const stop = () => fail(abortError(signal, `connecting to ${where}`));
		if (signal.aborted) return stop();
		signal.addEventListener('abort', stop, { once: true });
		socket.once('open', () => finish(() => resolve(link)));
		socket.once('error', (cause: Error) => fail(openError(cause, where, listening)));
		socket.once('unexpected-response', (_request, answer) => {
			const { statusCode = 0 } = answer;
			void bodyOf(answer).then((words) => fail(refusedError(statusCode, words, where, listening)));
		});
	});
