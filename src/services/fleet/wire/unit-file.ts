import { isSpace, trimSpace } from './go-text.ts';
import { bySection, type UnitOption } from './options.ts';

/** Bytes from which on a physical line is too long for the server. */
export const LINE_MAX = 2048;

/** Why a text is no unit file, in the server’s own words. */
export class UnitFileFault extends Error {
	/** Line of the text where it was seen, from 1. */
	readonly line: number;
	constructor(message: string, line: number) {
		super(message);
		this.line = line;
	}
}

const overlong = (text: string): number => {
	let line = 1;
	for (const part of text.split(/[\r\n]/)) {
		// a UTF-16 unit is at most three bytes: counting is for lines that can be too long
		if (part.length * 3 >= LINE_MAX && Buffer.byteLength(part) >= LINE_MAX) return line;
		line++;
	}
	return 0;
};

/** What the server reads in silence, though it is hardly meant. */
export interface UnitFileNote {
	/** Line of the text, from 1. */
	readonly line: number;
	/**
	 * before: text before the first section. swallowed: a line that a comment ending in a backslash takes with
	 * it.
	 */
	readonly what: 'before' | 'swallowed';
	/** The line as it stands. */
	readonly text: string;
}

/** Where the reading is. */
interface Cursor {
	readonly text: string;
	at: number;
	note(what: UnitFileNote['what'], from: number): void;
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const fault = ({ text, at }: Cursor, message: string): never => {
	throw new UnitFileFault(message, lineAt(text, at));
};

const restOfLine = (cursor: Cursor): { line: string; last: boolean } => {
	const { text, at } = cursor;
	const end = text.indexOf('\n', at);
	cursor.at = end < 0 ? text.length : end + 1;
	return { line: text.slice(at, end < 0 ? undefined : end), last: end < 0 };
};

const skipComment = (cursor: Cursor): void => {
	for (let swallowed = false; cursor.at < cursor.text.length; swallowed = true) {
		const from = cursor.at;
		const { line } = restOfLine(cursor);
		if (swallowed && !/^\s*([#;]|$)/.test(line)) cursor.note('swallowed', from);
		if (!line.replace(/ $/, '').endsWith('\\')) return;
	}
};

const skipToFirstSection = (cursor: Cursor): void => {
	let noted = false;
	while (cursor.at < cursor.text.length) {
		const character = cursor.text[cursor.at] as string;
		if (character === '[') return;
		if (!noted && !isSpace(character) && character !== '#' && character !== ';') {
			cursor.note('before', cursor.at);
			noted = true;
		}
		cursor.at++;
		if (character === '#' || character === ';') skipComment(cursor);
	}
};

const readSection = (cursor: Cursor): string => {
	const end = cursor.text.indexOf(']', cursor.at);
	if (end < 0) fault(cursor, 'unable to find end of section');
	const section = cursor.text.slice(cursor.at, end);
	cursor.at = end + 1;
	const garbage = trimSpace(restOfLine(cursor).line);
	if (garbage !== '')
		fault(cursor, `found garbage after section name : [${[...Buffer.from(garbage)].join(' ')}]`);
	return section;
};

const readName = (cursor: Cursor): string => {
	const start = cursor.at;
	for (; cursor.at < cursor.text.length; cursor.at++) {
		const character = cursor.text[cursor.at];
		if (character === '\n' || character === '\r')
			fault(cursor, 'unexpected newline encountered while parsing option name');
		if (character === '=') return trimSpace(cursor.text.slice(start, cursor.at++));
	}
	return fault(cursor, 'EOF');
};

const readValue = (cursor: Cursor): string => {
	let value = '';
	for (;;) {
		const { line, last } = restOfLine(cursor);
		if (trimSpace(line) === '') break;
		value += line;
		if (!line.endsWith('\\')) break;
		if (last) break;
		value += '\n';
	}
	return value.endsWith('\n') ? `${trimSpace(value)}\n` : trimSpace(value);
};

const lineOf = (text: string, from: number): string => text.slice(from).split('\n', 1)[0] as string;

/**
 * A unit file’s text as the server reads it: continuations with their backslash and newline kept, `#` and `;`
 * comments (one that ends in a backslash takes the next line with it), text before the first section skipped,
 * names and values trimmed. Bytes in, options out; protocol §4. `onNote` is told what is skipped without a
 * word.
 * @throws UnitFileFault in the server’s words.
 */
export const parseUnitText = (text: string, onNote?: (note: UnitFileNote) => void): UnitOption[] => {
	const long = overlong(text);
	if (long > 0) throw new UnitFileFault(`line too long (max ${LINE_MAX} bytes)`, long);
	const cursor: Cursor = {
		text,
		at: 0,
		note: (what, from) => onNote?.({ line: lineAt(text, from), what, text: lineOf(text, from) }),
	};
	const options: UnitOption[] = [];
	skipToFirstSection(cursor);
	let section = '';
	while (cursor.at < text.length) {
		const character = text[cursor.at] as string;
		if (isSpace(character)) cursor.at++;
		else if (character === '[') {
			cursor.at++;
			section = readSection(cursor);
		} else if (character === '#' || character === ';') {
			cursor.at++;
			skipComment(cursor);
		} else options.push({ section, name: readName(cursor), value: readValue(cursor) });
	}
	return options;
};

/**
 * A unit file of any editor, read as fleetctl reads it, after CRLF has become LF and a byte order mark has
 * gone: the server would keep the CR, and no longer see a continuation before it (trap 17).
 */
export const parseUnitFile = (text: string, onNote?: (note: UnitFileNote) => void): UnitOption[] =>
	parseUnitText(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), onNote);

/**
 * Options as the unit file that the server hashes and hands to systemd: sections regrouped by first
 * appearance.
 */
export const renderUnitFile = (options: readonly UnitOption[]): string =>
	[...bySection(options)]
		.map(([section, own]) => `[${section}]\n${own.map(({ name, value }) => `${name}=${value}\n`).join('')}`)
		.join('\n');
