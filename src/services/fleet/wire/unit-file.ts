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

/**
 * A unit file’s text as the server reads it: continuations with their backslash and newline kept, `#` and `;` comments
 * (one that ends in a backslash takes the next line with it), text before the first section skipped, names and values
 * trimmed. Bytes in, options out; protocol §4.
 * @throws UnitFileFault in the server’s words.
 */
export const parseUnitText = (text: string): UnitOption[] => {
	const options: UnitOption[] = [];
	let at = 0;
	const fault = (message: string): never => {
		throw new UnitFileFault(message, text.slice(0, at).split('\n').length);
	};
	const long = overlong(text);
	if (long > 0) throw new UnitFileFault(`line too long (max ${LINE_MAX} bytes)`, long);

	const restOfLine = () => {
		const end = text.indexOf('\n', at);
		const line = text.slice(at, end < 0 ? undefined : end);
		at = end < 0 ? text.length : end + 1;
		return { line, last: end < 0 };
	};
	const skipComment = () => {
		while (at < text.length) if (!restOfLine().line.replace(/ $/, '').endsWith('\\')) return;
	};
	const readSection = (): string => {
		const end = text.indexOf(']', at);
		if (end < 0) fault('unable to find end of section');
		const section = text.slice(at, end);
		at = end + 1;
		const garbage = trimSpace(restOfLine().line);
		if (garbage !== '') fault(`found garbage after section name : [${[...Buffer.from(garbage)].join(' ')}]`);
		return section;
	};
	const readName = (): string => {
		const start = at;
		for (; at < text.length; at++) {
			const character = text[at];
			if (character === '\n' || character === '\r')
				fault('unexpected newline encountered while parsing option name');
			if (character === '=') return trimSpace(text.slice(start, at++));
		}
		return fault('EOF');
	};
	const readValue = (): string => {
		let value = '';
		for (;;) {
			const { line, last } = restOfLine();
			if (trimSpace(line) === '') break;
			value += line;
			if (!line.endsWith('\\')) break;
			if (last) break;
			value += '\n';
		}
		return value.endsWith('\n') ? `${trimSpace(value)}\n` : trimSpace(value);
	};

	while (at < text.length && text[at] !== '[') {
		const comment = text[at] === '#' || text[at] === ';';
		at++;
		if (comment) skipComment();
	}
	let section = '';
	while (at < text.length) {
		const character = text[at] as string;
		if (isSpace(character)) at++;
		else if (character === '[') {
			at++;
			section = readSection();
		} else if (character === '#' || character === ';') {
			at++;
			skipComment();
		} else options.push({ section, name: readName(), value: readValue() });
	}
	return options;
};

/**
 * A unit file of any editor, read as fleetctl reads it, after CRLF has become LF and a byte order mark has gone:
 * the server would keep the CR, and no longer see a continuation before it (trap 17).
 */
export const parseUnitFile = (text: string): UnitOption[] =>
	parseUnitText(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));

/** Options as the unit file that the server hashes and hands to systemd: sections regrouped by first appearance. */
export const renderUnitFile = (options: readonly UnitOption[]): string =>
	[...bySection(options)]
		.map(([section, own]) => `[${section}]\n${own.map(({ name, value }) => `${name}=${value}\n`).join('')}`)
		.join('\n');
