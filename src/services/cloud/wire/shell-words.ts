/** One word of a shell, without its quotes. */
export interface ShellWord {
	readonly value: string;
	/** Whether a shell would ask, run or look up something for it, which nobody here can. */
	readonly computed: boolean;
	/** Where the word ends. */
	readonly end: number;
}

const ansi: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const isEnd = (char: string): boolean => /[\s;&|<>()]/.test(char);

/**
 * What stands before the closing quote, and where that is; `undefined` where there is none. `$(` and a
 * backtick run something, unless a backslash stands before them.
 */
const quoted = (text: string, from: number, how: string): ShellWord | undefined => {
	let value = '';
	let computed = false;
	for (let at = from; at < text.length; at++) {
		const char = text[at] as string;
		const next = text[at + 1] ?? '';
		if (char === how.at(-1)) return { value, computed, end: at + 1 };
		computed ||= how === '"' && (char === '`' || (char === '$' && next === '('));
		if (char !== '\\' || how === "'") value += char;
		else if (how === "$'") value += ansi[text[++at] ?? ''] ?? text[at] ?? '';
		else if (next === '\n') at++;
		else if (/["\\$`]/.test(next)) value += text[++at];
		else value += char;
	}
	return undefined;
};

/**
 * The word that begins at a place of a script, as a POSIX shell reads it: quotes of all kinds, one beside the
 * other, and backslashes. `undefined` where a quote is not closed.
 * @example shellWord(`'it'\\''s'`, 0) // it's
 */
export const shellWord = (text: string, from: number): ShellWord | undefined => {
	let value = '';
	let computed = false;
	let at = from;
	while (at < text.length) {
		const char = text[at] as string;
		const next = text[at + 1] ?? '';
		if (isEnd(char)) break;
		const how = char === '$' && (next === "'" || next === '"') ? `${char}${next}` : char;
		if (/^\$?['"]$/.test(how)) {
			const found = quoted(text, at + how.length, how === '$"' ? '"' : how);
			if (!found) return undefined;
			// a $ within is kept: who writes a password by hand does not mean a variable
			computed ||=
				found.computed ||
				(how.endsWith('"') && /^\$[A-Za-z_{]/.test(text.slice(at + how.length, at + how.length + 2)));
			value += found.value;
			at = found.end;
		} else if (char === '\\') {
			value += next === '\n' ? '' : next;
			at += 2;
		} else {
			computed ||=
				char === '`' || (char === '$' && (next === '(' || (value === '' && /[A-Za-z_{]/.test(next))));
			value += char;
			at++;
		}
	}
	return { value, computed, end: at };
};
