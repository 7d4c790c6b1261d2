import type { Call } from '../call.ts';
import { refusal } from './answers.ts';

/** A header name as swift writes it: Python's title(), also over the bytes of UTF-8. */
export const titled = (name: string): string =>
	name.replace(/[A-Za-zªµºÀ-ÖØ-öø-ÿ]+/g, (word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase());

/** All headers of the request in order, names in lower case with `-` for `_`, values as latin-1. */
export const rawHeaders = ({ request }: Call): [name: string, value: string][] => {
	const found = new Map<string, string>();
	for (let at = 0; at < request.rawHeaders.length; at += 2) {
		const name = (request.rawHeaders[at] as string).toLowerCase().replaceAll('_', '-');
		const value = (request.rawHeaders[at + 1] as string).trim();
		const before = found.get(name);
		found.set(name, before === undefined ? value : `${before},${value}`);
	}
	return [...found];
};

export type Kind = 'object' | 'container' | 'account';

/** What begins with `X-Object-Meta-` and so on: name as sent back -> value. */
export const metaIn = (call: Call, kind: Kind): Map<string, string> => {
	const prefix = `x-${kind}-meta-`;
	const found = new Map<string, string>();
	for (const [name, value] of rawHeaders(call))
		if (name.startsWith(prefix)) found.set(titled(name.slice(prefix.length)), value);
	return found;
};

/** Names after `X-Remove-Container-Meta-`. */
export const removedIn = (call: Call, kind: Kind): string[] => {
	const prefix = `x-remove-${kind}-meta-`;
	return rawHeaders(call)
		.filter(([name]) => name.startsWith(prefix))
		.map(([name]) => titled(name.slice(prefix.length)));
};

/** Swift's limits of metadata: throws their 400. */
export const checkMeta = (meta: ReadonlyMap<string, string>, kind: Kind): void => {
	const bad = (text: string) => refusal(400, text, true);
	let total = 0;
	for (const [name, value] of meta) {
		const size = Buffer.byteLength(name, 'latin1');
		if (size === 0) throw bad('Metadata name cannot be empty');
		if (size > 128) throw bad(`Metadata name too long: x-${kind}-meta-${name}`);
		if (Buffer.byteLength(value, 'latin1') > 256)
			throw bad(`Metadata value longer than 256: x-${kind}-meta-${name}`);
		total += size + Buffer.byteLength(value, 'latin1');
	}
	if (meta.size > 90) throw bad('Too many metadata items; max 90');
	if (total > 4096) throw bad('Total metadata too large; max 4096');
};

/** Merges as container and account POST do: an empty value and X-Remove-… take away. */
export const mergeMeta = (
	call: Call,
	kind: Kind,
	before: ReadonlyMap<string, string>,
): Map<string, string> => {
	const input = metaIn(call, kind);
	checkMeta(input, kind);
	const next = new Map(before);
	for (const name of removedIn(call, kind)) next.delete(name);
	for (const [name, value] of input)
		if (value === '') next.delete(name);
		else next.set(name, value);
	return next;
};

/** Two decimals less than it could have: `1795904839.84992`. */
export const stampText = (seconds: number): string => seconds.toFixed(5);
/** `Sat, 28 Nov 2026 22:27:20 GMT`, rounded up. */
export const httpDate = (seconds: number): string => new Date(Math.ceil(seconds) * 1000).toUTCString();
/** `2026-11-28T22:27:20.123450` */
export const isoMicros = (seconds: number): string => {
	const whole = Math.floor(seconds);
	const micros = Math.round((seconds - whole) * 100_000) * 10;
	return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}`;
};

const types: Readonly<Record<string, string>> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	gif: 'image/gif',
	html: 'text/html',
	htm: 'text/html',
	txt: 'text/plain',
	css: 'text/css',
	csv: 'text/csv',
	js: 'text/javascript',
	json: 'application/json',
	xml: 'text/xml',
	pdf: 'application/pdf',
	zip: 'application/zip',
	tar: 'application/x-tar',
	mp3: 'audio/mpeg',
	mp4: 'video/mp4',
	svg: 'image/svg+xml',
	py: 'text/x-python',
	sh: 'application/x-sh',
};

/** As Python's mimetypes guess it from the name. */
export const guessType = (name: string): string =>
	types[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** Percent-encoded as Python's quote does it: `/` stays. */
export const quote = (text: string): string =>
	[...Buffer.from(text)]
		.map((byte) => {
			const letter = String.fromCharCode(byte);
			return /[A-Za-z0-9_.\-~/]/.test(letter)
				? letter
				: `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');

/** UTF-8 text as the latin-1 that Node's header functions want. */
export const latin = (text: string): string => Buffer.from(text).toString('latin1');
/** And back. */
export const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString();
