import type { Answer } from '../call.ts';
import { Refused, header } from '../call.ts';
import { page, refusal } from './answers.ts';
import type { Swift } from './context.ts';
import { compareNames } from './state.ts';

export type Format = 'text/plain' | 'application/json' | 'application/xml' | 'text/xml';
const formats: readonly Format[] = ['text/plain', 'application/json', 'application/xml', 'text/xml'];

/** The format asked for; 406 where none fits. */
export const formatOf = ({ call, query }: Swift): Format => {
	const asked = query.get('format')?.toLowerCase();
	const named: Readonly<Record<string, Format>> = {
		json: 'application/json',
		xml: 'application/xml',
		plain: 'text/plain',
	};
	if (asked !== undefined && asked !== '') return named[asked] ?? 'text/plain';
	const accept = header(call, 'accept');
	if (accept === undefined || accept === '') return 'text/plain';
	const wanted = accept
		.split(',')
		.map((part) => {
			const [type = '', ...params] = part.trim().split(';');
			const quality = params
				.map((param) => /^\s*q=([\d.]+)/.exec(param)?.[1])
				.find((value) => value !== undefined);
			return { type: type.trim(), quality: Number(quality ?? 1) };
		})
		.sort((one, other) => other.quality - one.quality);
	for (const { type } of wanted) {
		const found = formats.find((format) => {
			if (type === '*/*') return true;
			return type.endsWith('/*') ? format.startsWith(type.slice(0, -1)) : format === type;
		});
		if (found) return found;
	}
	throw new Refused(page(406));
};

export interface Cut {
	readonly prefix: string;
	readonly delimiter: string;
	readonly marker: string;
	readonly end: string;
	readonly limit: number;
	readonly reverse: boolean;
	readonly path: string | undefined;
}

/** What the query says about which part of a listing is wanted. */
export const cutOf = ({ query }: Swift): Cut => {
	const input = query.get('limit');
	const number = input === null || !/^\d+$/.test(input) ? 10_000 : Number(input);
	if (number > 10_000) throw refusal(412, `Maximum limit is 10000`);
	return {
		prefix: query.get('prefix') ?? '',
		delimiter: query.get('delimiter') ?? '',
		marker: query.get('marker') ?? '',
		end: query.get('end_marker') ?? '',
		limit: number,
		reverse: /^(true|yes|1|on|t|y)$/i.test(query.get('reverse') ?? ''),
		path: query.has('path') ? (query.get('path') as string) : undefined,
	};
};

/** Names, and `{subdir}` where a delimiter joins several, of names that are sorted. */
export const cutNames = (sorted: readonly string[], cut: Cut): (string | { subdir: string })[] => {
	const { path, limit, reverse } = cut;
	const byPath = path !== undefined;
	const prefix = byPath ? (path === '' ? '' : `${path.replace(/\/+$/, '')}/`) : cut.prefix;
	const delimiter = byPath ? '/' : cut.delimiter;
	const [from, to] = reverse ? [cut.end, cut.marker] : [cut.marker, cut.end];
	const names = reverse ? [...sorted].reverse() : sorted;
	const found: (string | { subdir: string })[] = [];
	let last = '';
	for (const name of names) {
		if (found.length >= limit) break;
		if (!name.startsWith(prefix)) continue;
		if (from !== '' && compareNames(name, from) <= 0) continue;
		if (to !== '' && compareNames(name, to) >= 0) continue;
		const rest = name.slice(prefix.length);
		const at = delimiter === '' ? -1 : rest.indexOf(delimiter);
		if (byPath) {
			if (name === prefix || at >= 0) {
				if (!(at === rest.length - 1 && at >= 0) || name === prefix) continue;
			}
			found.push(name);
			continue;
		}
		if (at < 0) {
			found.push(name);
			continue;
		}
		const subdir = prefix + rest.slice(0, at + delimiter.length);
		if (subdir === last) continue;
		last = subdir;
		// a marker within the pseudo-folder hides it
		if (from !== '' && from.startsWith(subdir) && !reverse) continue;
		if (reverse && to !== '' && to.startsWith(subdir)) continue;
		found.push({ subdir });
	}
	return found;
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
export const xml = (text: string): string => text.replace(/[&<>]/g, (letter) => escapes[letter] as string);
const attribute = (text: string): string => xml(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');

const elements = (record: object): string =>
	Object.entries(record)
		.map(([key, value]) => `<${key}>${xml(String(value))}</${key}>`)
		.join('');

/** A listing in the format asked for. Text without entries is a 204. */
export const listed = (
	swift: Swift,
	kind: 'account' | 'container',
	name: string,
	headers: Record<string, string>,
	entries: readonly object[],
): Answer => {
	const format = formatOf(swift);
	const typed = {
		'Content-Type': `${format}; charset=utf-8`,
		...headers,
		...(swift.query.has('format') ? {} : { Vary: 'Accept' }),
	};
	if (format === 'application/json') return { status: 200, headers: typed, body: JSON.stringify(entries) };
	const label = (entry: object) =>
		String((entry as Record<string, unknown>)['name'] ?? (entry as Record<string, unknown>)['subdir']);
	if (format === 'text/plain') {
		if (entries.length === 0) return { status: 204, headers: { ...typed, 'Content-Length': '0' } };
		return { status: 200, headers: typed, body: entries.map((entry) => `${label(entry)}\n`).join('') };
	}
	const inner = kind === 'account' ? 'container' : 'object';
	const lines = entries.map((entry) => {
		const record = entry as Record<string, unknown>;
		if (record['subdir'] !== undefined)
			return `<subdir name="${attribute(String(record['subdir']))}"><name>${xml(String(record['subdir']))}</name></subdir>`;
		const { name: own, ...rest } = record;
		const ordered =
			inner === 'object'
				? {
						name: own,
						hash: rest['hash'],
						bytes: rest['bytes'],
						content_type: rest['content_type'],
						last_modified: rest['last_modified'],
					}
				: { name: own, count: rest['count'], bytes: rest['bytes'], last_modified: rest['last_modified'] };
		return `<${inner}>${elements(ordered)}</${inner}>`;
	});
	const begin = '<?xml version="1.0" encoding="UTF-8"?>\n';
	const body =
		kind === 'account'
			? `${begin}<account name="${attribute(name)}">\n${lines.map((line) => `${line}\n`).join('')}</account>`
			: lines.length === 0
				? `${begin}<container name="${attribute(name)}" />`
				: `${begin}<container name="${attribute(name)}">${lines.join('')}</container>`;
	return { status: 200, headers: typed, body };
};
