import { type Answer, type Call, header, type Item, type Json, Refused } from '../call.ts';
import type { Synnefo, User } from './state.ts';

const escaped = (text: string): string =>
	JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** JSON as Python writes it: blanks after `:` and `,`, only ASCII; a bigint as it is. */
export const pyJson = (value: unknown): string => {
	if (typeof value === 'string') return escaped(value);
	if (Array.isArray(value)) return `[${value.map(pyJson).join(', ')}]`;
	if (typeof value !== 'object' || value === null) return String(value);
	const entries = Object.entries(value).filter(([, each]) => each !== undefined);
	return `{${entries.map(([key, each]) => `${escaped(key)}: ${pyJson(each)}`).join(', ')}}`;
};

/** The same on many lines without indentation, as plankton writes it. */
export const linedJson = (value: unknown): string => {
	if (typeof value !== 'object' || value === null) return pyJson(value);
	const array = Array.isArray(value);
	const parts = Object.entries(value).map(([key, each]) =>
		array ? linedJson(each) : `${escaped(key)}: ${linedJson(each)}`,
	);
	const [open, close] = array ? '[]' : '{}';
	return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(', \n')}\n${close}`;
};

const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };

/** An answer of that status; its JSON, or none. */
export const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { ...JSON_TYPE, ...headers },
	body: body === undefined ? '' : pyJson(body),
});

/** Lines of text, as Pithos answers where no format is asked for. */
export const lines = (names: readonly string[], headers: Record<string, string> = {}): Answer => ({
	status: names.length > 0 ? 200 : 204,
	headers: { 'Content-Type': 'text/plain; charset=UTF-8', ...headers },
	body: names.map((name) => `${name}\n`).join(''),
});

const names: Readonly<Record<number, string>> = {
	400: 'badRequest',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'itemNotFound',
	405: 'notAllowed',
	409: 'conflict',
	411: 'lengthRequired',
	412: 'preconditionFailed',
	413: 'overLimit',
	415: 'badMediaType',
	416: 'rangeNotSatisfiable',
	422: 'unprocessableEntity',
	501: 'notImplemented',
	503: 'serviceUnavailable',
};

/** The fault of that status, to be thrown. */
export const fault = (
	status: number,
	message: string,
	{ name = names[status] ?? 'fault', details = '', plain = false } = {},
): Refused =>
	new Refused({
		status,
		headers: plain ? { 'Content-Type': 'text/plain; charset=UTF-8' } : JSON_TYPE,
		body: pyJson({ [name]: { message, code: status, details } }),
	});

/** Who asks, or a fault as every service but Astakos gives it. */
export const userOf = (world: Synnefo, call: Call, plain = false): User => {
	const token = header(call, 'x-auth-token');
	if (!token) throw fault(401, 'Access denied. No authentication token', { plain });
	const user = world.users.find((each) => each.token === token);
	if (user && user.expires > world.clock.now()) return user;
	const details = pyJson({ unauthorized: { message: 'Invalid token', code: 401, details: '' } });
	throw fault(401, 'UNAUTHORIZED', { name: 'fault', details, plain });
};

/** The JSON object of a request; with a name what lies below it. */
export const bodyOf = async (call: Call, name?: string): Promise<Item> => {
	let value: Json;
	try {
		value = JSON.parse(await call.text()) as Json;
	} catch {
		throw fault(400, 'Could not decode request body.');
	}
	const found = name === undefined ? value : (value as Item | null)?.[name];
	if (typeof found !== 'object' || found === null || Array.isArray(found))
		throw fault(400, 'Malformed request.');
	return found;
};

/** Links of an item below that address. */
export const links = (href: string): Json => [
	{ rel: 'self', href },
	{ rel: 'bookmark', href },
];

/** `2026-11-22T11:45:38.377201+00:00`. */
export const iso = (time: number): string => new Date(time).toISOString().replace('Z', '000+00:00');
