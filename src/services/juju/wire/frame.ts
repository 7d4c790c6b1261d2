import { MusterError } from '../../../core/errors.ts';
import { get, type Loose, text } from './get.ts';

/** How names are spelled in frames: 1.x says `RequestId`, 2.0 and later `request-id` (§1.3). */
export type Framing = 'camel' | 'kebab';

export interface Request {
	readonly facade: string;
	readonly version: number;
	readonly method: string;
	/** Id of a watcher: it stands beside the arguments, never among them. */
	readonly instance?: string | undefined;
	readonly params?: unknown;
}

export interface ServerError {
	readonly message: string;
	/** The server’s own word, e.g. `not found`; often missing. */
	readonly code?: string | undefined;
	readonly info?: Loose | undefined;
}

export interface Reply {
	readonly id: number;
	readonly framing: Framing;
	readonly response: unknown;
	readonly error?: ServerError;
}

/** `id`: from 1; with 0 a 2.x server reads the frame as one of 1.x, and 4.x hangs up. */
export const encodeRequest = (framing: Framing, id: number, request: Request): string => {
	const { facade, version, method, instance, params = {} } = request;
	// what is undefined is left out
	return JSON.stringify(
		framing === 'kebab'
			? { 'request-id': id, type: facade, version, id: instance, request: method, params }
			: { RequestId: id, Type: facade, Version: version, Id: instance, Request: method, Params: params },
	);
};

/** An error as it stands beside a response, or inside one of its results; `undefined` where there is none. */
export const errorOf = (input: unknown): ServerError | undefined => {
	if (typeof input === 'string') return input === '' ? undefined : { message: input };
	// a message may be empty, e.g. that of a block
	const message = text(input, 'message') ?? text(input, 'code');
	// Annotations.Get wraps it once more
	if (message === undefined)
		return get(input, 'error') === undefined ? undefined : errorOf(get(input, 'error'));
	const info = get(input, 'info');
	return {
		message,
		code: text(input, 'code'),
		...(typeof info === 'object' && info !== null ? { info: info as Loose } : {}),
	};
};

const protocol = (what: string) =>
	new MusterError('PROTOCOL', `The server sent ${what}`, {
		hint: 'Is it a Juju controller, or a proxy that answers for it?',
	});

/**
 * A frame of the server. Success is the absence of an error: error replies carry a response too.
 * @throws MusterError PROTOCOL
 */
export const decodeReply = (bytes: string): Reply => {
	let frame: unknown;
	try {
		frame = JSON.parse(bytes);
	} catch {
		throw protocol('what is not JSON');
	}
	if (typeof frame !== 'object' || frame === null || Array.isArray(frame))
		throw protocol('a frame that is not an object');
	const kebab = (frame as Loose)['request-id'];
	const id = kebab ?? (frame as Loose)['RequestId'];
	if (typeof id !== 'number') throw protocol('a frame without a request id');
	const code = text(frame, 'error-code');
	const message = text(frame, 'error') ?? code;
	const info = get(frame, 'error-info');
	return {
		id,
		framing: kebab === undefined ? 'camel' : 'kebab',
		response: get(frame, 'response'),
		...(message === undefined
			? {}
			: {
					error: {
						message,
						code,
						...(typeof info === 'object' && info !== null ? { info: info as Loose } : {}),
					},
				}),
	};
};

const SUCCESS = /^\{"request-id":(\d+),"response":/;

/**
 * The id of a reply that is no error, seen at its first bytes: servers write it first. `undefined`: it has to
 * be read.
 */
export const idOfSuccess = (bytes: Buffer): number | undefined => {
	const [, id] = SUCCESS.exec(bytes.toString('latin1', 0, 48)) ?? [];
	return id === undefined ? undefined : Number(id);
};
