import { isRecord, type Json, parseJson, textOf } from './json.ts';

/**
 * What an error answer says, whichever of the many shapes it has. kamaki’s `message`, `status` and `details`
 * are among it.
 */
export interface Fault {
	/** The fault’s own name, e.g. `itemNotFound`; empty where it has none. */
	readonly name: string;
	/** The server’s words; empty where it gave none. */
	readonly message: string;
	readonly status: number;
	readonly details: readonly string[];
	/** What support asks for, e.g. `req-e76abf…`. */
	readonly requestId: string;
	/** Seconds to wait, where the server says so. */
	readonly retryAfter: number | undefined;
	/** Where the thing is, as a redirect says; without the query, which may hold secrets. */
	readonly location: string;
	/** A second factor is wanted: what the login said. */
	readonly receipt: boolean;
}

const MOST = 500;
/**
 * Letters that are looked through for it: a page of megabytes says no more, and would hold this process
 * up.
 */
const LOOKED_AT = 10_000;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#x27': "'" };

/** The text of an HTML page without its title and headings that only repeat the status. */
const fromHtml = (html: string, status: number): string =>
	html
		.replace(/<(title|style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<h1>[\s\S]*?<\/h1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
		.replace(/\s+/g, ' ')
		.trim()
		.replace(new RegExp(`^${status}\\s+`), '');

interface Words {
	readonly name: string;
	readonly message: string;
	readonly details: readonly string[];
	readonly retryAfter?: unknown;
}

const detailsOf = (value: unknown): string[] => {
	if (Array.isArray(value)) return value.map((each) => textOf(each) || JSON.stringify(each));
	const text = textOf(value);
	return text === '' ? [] : [text];
};

const inner = (name: string, body: Json): Words => {
	const nested = typeof body['details'] === 'string' ? parseJson(body['details']) : undefined;
	// pithos: the true fault stands as JSON in a text
	if (isRecord(nested)) {
		const [key, value] = Object.entries(nested)[0] ?? [];
		if (key !== undefined && isRecord(value)) return inner(key, value);
	}
	return {
		name: textOf(body['type']) || (name === 'error' ? textOf(body['title']) : name),
		message: textOf(body['message'] ?? body['detail'] ?? body['title']),
		details: detailsOf(body['details'] ?? (body['message'] === undefined ? undefined : body['detail'])),
		retryAfter: body['retryAfter'],
	};
};

const wordsOf = (body: unknown): Words | undefined => {
	if (!isRecord(body)) return undefined;
	// placement and others: a list of errors; Swift's bulk calls: pairs of name and reason
	const list = body['errors'] ?? body['Errors'];
	if (Array.isArray(list) && list.length > 0) {
		const [first] = list as unknown[];
		if (isRecord(first)) return inner('errors', first);
		return {
			name: 'Errors',
			message: textOf(body['Response Body']) || list.map((each) => [each].flat().join(': ')).join('; '),
			details: detailsOf(list),
		};
	}
	if ('receipt' in body) return { name: 'receipt', message: 'A second factor is wanted', details: [] };
	// Ceph
	if (typeof body['Code'] === 'string')
		return { name: body['Code'], message: textOf(body['Message']) || body['Code'], details: [] };
	for (const [name, value] of Object.entries(body)) {
		if (isRecord(value)) return inner(name, value);
		if (typeof value === 'string' && /^(error|message|faultstring|detail|NeutronError)$/i.test(name))
			return { name: name === 'NeutronError' ? name : '', message: value, details: [] };
	}
	return undefined;
};

/** Ceph, where it was not asked for JSON. */
const fromXml = (text: string): Words | undefined => {
	const [name, message] = ['Code', 'Message'].map((tag) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1]);
	return name === undefined ? undefined : { name, message: message || name, details: [] };
};

const seconds = (value: unknown): number | undefined => {
	const text = textOf(value);
	if (text === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
	const until = Date.parse(text);
	return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
};

/** A name of hundreds of letters, given twice, would hide what is said of it. */
export const shortened = (text: string): string =>
	text.replace(/[^\s'"]{100,}/gu, (word) => `${[...word].slice(0, 40).join('')}…`);

/** Reads an error answer. Never throws. `headers` by lower-case name. */
export const readFault = (status: number, headers: Readonly<Record<string, string>>, text: string): Fault => {
	const body = /^\s*[{[]/.test(text) ? parseJson(text) : undefined;
	const words = /^\s*<(\?xml|Error\b)/.test(text) ? fromXml(text.slice(0, LOOKED_AT)) : wordsOf(body);
	const isHtml = /^\s*<(!doctype|html)/i.test(text);
	// Glance puts the status above its words
	const plain = isHtml
		? fromHtml(text.slice(0, LOOKED_AT), status)
		: text
				.slice(0, LOOKED_AT)
				.trim()
				.replace(new RegExp(`^${status}[^\\n]*\\n\\s*`), '')
				.replace(/\s*\n\s*/g, ' ');
	const told = (words?.message ?? '').slice(0, LOOKED_AT);
	// webob puts the text of its page into JSON, tags and all
	const json = /<br\b/i.test(told) ? fromHtml(told, status) : told;
	const said = words === undefined && body === undefined ? plain : json;
	return {
		name: words?.name ?? '',
		message: shortened(said).slice(0, MOST),
		status,
		details: (words?.details ?? []).map((each) => each.slice(0, MOST)),
		requestId:
			headers['x-openstack-request-id'] ?? headers['x-compute-request-id'] ?? headers['x-trans-id'] ?? '',
		retryAfter: seconds(headers['retry-after'] ?? (Number(words?.retryAfter) > 0 ? words?.retryAfter : '')),
		location: (headers['location'] ?? '')
			.replace(/[?#].*$/s, '')
			.replace(/\/\/[^/@]*@/, '//')
			.slice(0, MOST),
		receipt: words?.name === 'receipt' || headers['openstack-auth-receipt'] !== undefined,
	};
};
