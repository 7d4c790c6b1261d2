/** Paths as servers have to see them: each segment is percent-encoded once, and nothing is normalised. */

const bytes = new TextEncoder();
const percent = (text: string): string =>
	[...bytes.encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

const encode = (text: string): string =>
	// surrogate pairs must stay together, so whole runs are encoded
	text.replace(/[^A-Za-z0-9\-._~!$&'()*,;:@/]+/g, percent);

const inQuery = (text: string): string => text.replace(/[^A-Za-z0-9\-._~,:@/]+/g, percent);

/** `.` and `..` mean something in a path: as names they are encoded. */
const dotless = (segment: string): string => (/^\.{1,2}$/.test(segment) ? percent(segment) : segment);

/**
 * A name as one segment of a path; a `/` in it is encoded too.
 * @example segment('a/b') // 'a%2Fb'
 */
export const segment = (name: string): string => dotless(encode(name).replaceAll('/', '%2F'));

/**
 * The name of an object: its `/` stay, doubled and trailing ones too.
 * @example objectPath('a//b c/..') // 'a//b%20c/%2E%2E'
 */
export const objectPath = (name: string): string => encode(name).split('/').map(dotless).join('/');

/**
 * A path from a template: what stands in it is encoded as one segment each.
 * @example path`/servers/${id}/metadata/${key}`
 */
export const path = (parts: TemplateStringsArray, ...names: readonly (string | number)[]): string =>
	parts.reduce((whole, part, at) => `${whole}${segment(String(names[at - 1]))}${part}`);

export type QueryValue = string | number | boolean | undefined | readonly (string | number | boolean)[];

/**
 * `?a=1&b=2` from values; what is `undefined` is left out, `true` is a bare name (`?multipart`), a list comes
 * several times.
 */
export const query = (values: Readonly<Record<string, QueryValue>> = {}): string => {
	const one = (name: string, value: string | number | boolean): string =>
		value === true ? name : `${name}=${inQuery(String(value))}`;
	const pairs = Object.entries(values).flatMap(([name, value]) => {
		if (value === undefined) return [];
		const list = Array.isArray(value) ? value : [value];
		return list.map((each) => one(inQuery(name), each));
	});
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};
