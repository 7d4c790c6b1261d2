import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Item = Record<string, Json>;

/**
 * What a service answers. `body` may be a stream; a value that is neither text nor bytes goes out as JSON.
 */
export interface Answer {
	readonly status: number;
	/** The reason phrase, where it is not the usual one. */
	readonly reason?: string;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Buffer | Readable | undefined;
}

/** Thrown by a handler to answer at once. */
export class Refused extends Error {
	readonly answer: Answer;
	constructor(answer: Answer) {
		super(`refused with ${answer.status}`);
		this.answer = answer;
	}
}

/** One request as it came. */
export interface Call {
	readonly method: string;
	/** The target as it came: percent-encoded, not normalised, with its query. */
	readonly target: string;
	/** The target without its query, still encoded. */
	readonly rawPath: string;
	/** The path decoded once, as WSGI hands it on. */
	readonly path: string;
	readonly rawQuery: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** Where links point: scheme and Host header. */
	readonly base: string;
	readonly request: IncomingMessage;
	/** The body as it comes; lets a client go on that waits with `Expect: 100-continue`. */
	body(): AsyncIterable<Buffer>;
	/** The whole body. Only for requests that are small; object data is read as a stream. */
	bytes(): Promise<Buffer>;
	text(): Promise<string>;
}

/** Percent-decoded as WSGI does it: what is no escape stays, what is no UTF-8 becomes U+FFFD. */
export const pathBytes = (raw: string): Buffer => {
	const bytes: Buffer[] = [];
	for (let at = 0; at < raw.length; at++) {
		const hex = raw[at] === '%' ? /^[0-9a-f]{2}/i.exec(raw.slice(at + 1)) : null;
		if (hex) at += 2;
		bytes.push(hex ? Buffer.from([parseInt(hex[0], 16)]) : Buffer.from(raw[at] as string, 'latin1'));
	}
	return Buffer.concat(bytes);
};
/** The same as text. */
export const decodePath = (raw: string): string => pathBytes(raw).toString();

/** The parts of a request as the services want them. */
/** Lets a body end with an error where the client has gone. */
export const createEnding = () => {
	let through: PassThrough | undefined;
	const gone = () => through?.destroy(new Error('the client has gone'));
	return {
		body: (request: IncomingMessage): PassThrough => {
			through ??= request.pipe(new PassThrough({ highWaterMark: 256 * 1024 }));
			request.on('close', () => {
				if (!request.complete) gone();
			});
			return through;
		},
		gone,
	};
};
export type Ending = ReturnType<typeof createEnding>;

export const callOf = (
	request: IncomingMessage,
	base: string,
	proceed: () => void = () => {},
	ended: Ending = createEnding(),
): Call => {
	const target = (request.url ?? '').replace(/^https?:\/\/[^/?]*/, '');
	const mark = target.indexOf('?');
	const rawPath = mark < 0 ? target : target.slice(0, mark);
	const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
	const body = (): AsyncIterable<Buffer> => {
		proceed();
		return ended.body(request);
	};
	let whole: Promise<Buffer> | undefined;
	const bytes = () =>
		(whole ??= (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of body()) chunks.push(chunk);
			return Buffer.concat(chunks);
		})());
	const host = request.headers.host;
	return {
		method: request.method ?? '',
		target,
		rawPath,
		path: decodePath(rawPath),
		rawQuery,
		query: new URLSearchParams(rawQuery),
		headers: request.headers,
		base: host ? `http://${host}` : base,
		request,
		body,
		bytes,
		text: async () => (await bytes()).toString(),
	};
};

export const header = (call: Call, name: string): string | undefined => {
	const value = call.headers[name];
	return Array.isArray(value) ? value.join(', ') : value;
};

export type Handler<Context> = (context: Context, ...ids: string[]) => Answer | Promise<Answer>;
/** Verb, path below the version with `:name` for one segment, and what answers. */
export type Route<Context> = readonly [method: string, path: string, handler: Handler<Context>];

/**
 * The handler for that path: undefined where no path fits, the allowed verbs where only the verb does not.
 */
export const findRoute = <Context>(
	routes: readonly Route<Context>[],
	method: string,
	path: string,
): { handler: Handler<Context>; ids: string[] } | { allowed: string[] } | undefined => {
	const allowed: string[] = [];
	const parts = path.split('/');
	for (const [verb, pattern, handler] of routes) {
		const wanted = pattern.split('/');
		if (wanted.length !== parts.length) continue;
		const ids: string[] = [];
		const fits = wanted.every((part, at) => {
			if (part.startsWith(':')) ids.push(parts[at] as string);
			return part.startsWith(':') ? parts[at] !== '' : part === parts[at];
		});
		if (!fits) continue;
		if (verb === method) return { handler, ids };
		allowed.push(verb);
	}
	return allowed.length > 0 ? { allowed } : undefined;
};
