import type { JujuError } from './errors.ts';

/** A request as it came, whatever its spelling. */
export interface Request {
	/** The id as written: it may be beyond 2^53. */
	readonly id: string;
	/** Whether the keys were those of Juju 1.x (`RequestId`). */
	readonly camel: boolean;
	readonly type: string;
	readonly version: number;
	readonly request: string;
	/** The instance, e.g. a watcher's id. */
	readonly instance: string;
	readonly params: unknown;
	/** `trace-id` and its like, which 4.x gives back. */
	readonly trace: Readonly<Record<string, unknown>>;
}

const traces = new Set(['trace-id', 'span-id', 'trace-flags']);

/** The first JSON document of a text, as Go's decoder reads it: what follows is left alone. */
const firstDocument = (source: string): string => {
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < source.length; at++) {
		const character = source[at];
		if (quoted) {
			if (character === '\\') at++;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '{' || character === '[') depth++;
		else if ((character === '}' || character === ']') && --depth === 0) return source.slice(0, at + 1);
	}
	return source;
};

/** JSON with the written form of the request's id, which a double cannot hold. */
const parse = (source: string): { value: unknown; id: string | undefined } => {
	let id: string | undefined;
	const reviver = function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
		if (/^request-?id$/i.test(key)) id = context?.source ?? JSON.stringify(value);
		return value;
	};
	const value: unknown = JSON.parse(firstDocument(source), reviver);
	return { value, id };
};

/**
 * Reads a message. `strict` is the codec of 4.x, which knows only `request-id` above zero; the older one
 * takes CamelCase keys, and a missing or zero `request-id` for CamelCase. Undefined: the connection has to be
 * closed.
 */
export const readRequest = (source: string, strict: boolean): Request | undefined => {
	let parsed: { value: unknown; id: string | undefined };
	try {
		parsed = parse(source);
	} catch {
		return undefined;
	}
	const { value, id: written } = parsed;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const keys: Record<string, unknown> = {};
	for (const [key, one] of Object.entries(value)) keys[key.toLowerCase()] = one;
	const raw = keys['request-id'] ?? keys['requestid'];
	if (raw !== undefined && raw !== null && !/^\d+$/.test(written ?? '')) return undefined;
	const id = raw === undefined || raw === null ? '0' : (written as string);
	if (BigInt(id) >= 2n ** 64n) return undefined;
	const camel = keys['request-id'] === undefined || id === '0';
	if (strict && camel) return undefined;
	if (keys['version'] !== undefined && typeof keys['version'] !== 'number') return undefined;
	const word = (key: string) => (typeof keys[key] === 'string' ? (keys[key] as string) : '');
	return {
		id,
		camel,
		type: word('type'),
		version: (keys['version'] as number | undefined) ?? 0,
		request: word('request'),
		instance: word('id'),
		params: keys['params'] ?? {},
		trace: Object.fromEntries(Object.entries(keys).filter(([key]) => traces.has(key))),
	};
};

/** An answer in the spelling of its request. Errors and void results carry an empty object. */
export const writeReply = (
	{ id, camel, trace }: Request,
	result: { readonly response?: unknown; readonly error?: JujuError },
	traced: boolean,
): string => {
	const { response, error } = result;
	const body: Record<string, unknown> = {};
	if (error) {
		body[camel ? 'Error' : 'error'] = error.message;
		if (error.code) body[camel ? 'ErrorCode' : 'error-code'] = error.code;
		if (error.info) body[camel ? 'ErrorInfo' : 'error-info'] = error.info;
	}
	body[camel ? 'Response' : 'response'] = response ?? {};
	if (traced) Object.assign(body, trace);
	return `{"${camel ? 'RequestId' : 'request-id'}":${id},${JSON.stringify(body).slice(1)}`;
};
