import type { IncomingMessage } from 'node:http';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { isMusterError, MusterError } from '../../../core/errors.ts';
import { abortError } from '../../../net/call.ts';
import { connectError } from '../../../net/connect-error.ts';
import type { TlsOptions } from '../../../net/ws/types.ts';
import { serverError } from '../wire/server-error.ts';
import { errorOf } from '../wire/frame.ts';
import { get, text } from '../wire/get.ts';
import { type Endpoint, whereOf } from './address.ts';
import { brokenOffInside } from './unanswered.ts';

export interface HttpRequest {
	readonly method: 'GET' | 'POST' | 'PUT';
	/** With its query. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** A stream needs `Content-Length` among the headers, or is sent in chunks. */
	readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
	readonly signal: AbortSignal;
}

export interface HttpAnswer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	/** Read once. @throws MusterError as {@link httpRequest}, where it breaks off */
	readonly body: AsyncIterable<Buffer>;
	/** What is not read ends. */
	discard(): void;
}

const MAX_JSON_BYTES = 16 * 2 ** 20;

/** `opened` is called before the first byte is sent. */
const answered = (
	endpoint: Endpoint,
	tls: TlsOptions,
	asked: HttpRequest,
	opened: () => void,
): Promise<IncomingMessage> =>
	new Promise((resolve, reject) => {
		const { method, path, headers, body, signal } = asked;
		const size = typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : undefined;
		const request = (endpoint.secure ? secure : plain)(
			{
				host: endpoint.host,
				port: endpoint.port,
				method,
				path,
				// Node sends a GET’s body without its length
				headers: { ...headers, ...(size === undefined ? {} : { 'Content-Length': String(size) }) },
				signal,
				agent: false,
				...(tls.ca ? { ca: tls.ca } : {}),
				...(tls.serverName ? { servername: tls.serverName } : {}),
				rejectUnauthorized: tls.verify ?? true,
				...(tls.verify === false ? { checkServerIdentity: () => undefined } : {}),
			},
			resolve,
		);
		request.on('socket', (socket) => socket.once(endpoint.secure ? 'secureConnect' : 'connect', opened));
		request.on('error', reject);
		if (body === undefined) request.end();
		else if (typeof body === 'string' || body instanceof Uint8Array) request.end(body);
		else pipeline(Readable.from(body), request).catch(reject);
	});

/** What was thrown while something was sent or read. `isSent`: whether a byte may have left. */
const faultOf = (
	thrown: unknown,
	endpoint: Endpoint,
	{ signal, method, path }: HttpRequest,
	isSent: boolean,
): MusterError => {
	if (isMusterError(thrown)) return thrown;
	if (signal.aborted) return abortError(signal, `waiting for ${method} ${path}`);
	const cause = thrown as NodeJS.ErrnoException;
	if (!isSent) return connectError(cause, whereOf(endpoint), 'a Juju controller');
	const message = `${whereOf(endpoint)} broke off ${method} ${path.split('?')[0]}: ${cause.message}`;
	return method === 'GET'
		? new MusterError('CONNECTION_LOST', message, { cause })
		: new MusterError('OUTCOME_UNKNOWN', `${message}; whether it happened is not known`, { cause });
};

/**
 * One HTTPS request beside the web socket (charms, resources, macaroons); the answer’s body is a stream.
 * @throws MusterError CONNECT_*, CONNECTION_LOST for reads, OUTCOME_UNKNOWN for changes that were cut off,
 * CANCELLED
 */
export const httpRequest = async (
	endpoint: Endpoint,
	tls: TlsOptions,
	asked: HttpRequest,
): Promise<HttpAnswer> => {
	let isSent = false;
	try {
		const answer = await answered(endpoint, tls, asked, () => (isSent = true));
		async function* body(): AsyncGenerator<Buffer> {
			try {
				for await (const chunk of answer) yield chunk as Buffer;
			} catch (thrown) {
				throw faultOf(thrown, endpoint, asked, true);
			}
		}
		return {
			status: answer.statusCode ?? 0,
			headers: answer.headers,
			body: body(),
			discard: () => void answer.destroy(),
		};
	} catch (thrown) {
		throw faultOf(thrown, endpoint, asked, isSent);
	}
};

/** The whole body as text. @throws MusterError LIMIT */
export const bodyText = async (body: AsyncIterable<Buffer>): Promise<string> => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > MAX_JSON_BYTES) throw new MusterError('LIMIT', 'The controller’s HTTP answer is too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
};

const parsed = (words: string): unknown => {
	try {
		return JSON.parse(words) as unknown;
	} catch {
		return undefined;
	}
};

/** What an answer says that is not a success, in the server’s words. `effect`: of what was asked. */
export const httpError = (
	status: number,
	words: string,
	doing: string,
	effect: 'reads' | 'changes',
): MusterError => {
	const body = parsed(words);
	const error = errorOf(get(body, 'error')) ?? errorOf(body);
	const message = error?.message ?? `HTTP ${status} ${words.trim().slice(0, 300)}`;
	const code = text(body, 'error-code') ?? error?.code;
	if (status === 401 || status === 403)
		return new MusterError('AUTH_REJECTED', `Juju refused: ${message}`, { details: { call: doing, status } });
	if (status === 404 && code === undefined)
		return new MusterError('UNSUPPORTED', `This release of Juju has no ${doing}`, { details: { status } });
	return brokenOffInside(serverError({ message, code }, doing), effect);
};

/** An answer’s body as JSON. @throws MusterError what the server said, PROTOCOL */
export const httpJson = async (
	{ status, body }: HttpAnswer,
	doing: string,
	effect: 'reads' | 'changes',
): Promise<unknown> => {
	const words = await bodyText(body);
	if (status >= 400) throw httpError(status, words, doing, effect);
	const value = parsed(words);
	if (value === undefined && words.trim() !== '')
		throw new MusterError('PROTOCOL', `The controller’s answer to ${doing} is not JSON`);
	return value;
};
