import { MusterError } from '../../../core/errors.ts';

const open = (what: string, text: string) =>
	new MusterError('BAD_INPUT', `The command ${JSON.stringify(text.slice(0, 200))} ends within ${what}`, {
		hint: 'Close the quote, put a backslash before it, or give the command as a list of words.',
	});

/**
 * Splits a command as a POSIX shell splits words: blanks, 'single' and "double" quotes, backslashes. Nothing
 * is expanded or interpreted: `$HOME`, `*`, `|`, `>` and `;` are ordinary text (run `sh -c` for those).
 * Agrees with Python’s `shlex.split`.
 * `BAD_INPUT` for a quote that is not closed or a backslash at the end.
 */
export const splitWords = (text: string): string[] => {
	const words: string[] = [];
	let word: string | undefined;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text[at] as string;
		if (/[ \t\r\n]/.test(sign)) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else if (sign === '\\') {
			at += 1;
			if (at >= text.length) throw open('a backslash', text);
			word = (word ?? '') + text[at];
		} else if (sign === "'") {
			const end = text.indexOf("'", at + 1);
			if (end < 0) throw open('a quote', text);
			word = (word ?? '') + text.slice(at + 1, end);
			at = end;
		} else if (sign === '"') {
			word ??= '';
			for (at += 1; text[at] !== '"'; at += 1) {
				if (at >= text.length) throw open('a quote', text);
				// Within double quotes a backslash is one unless it stands before a quote or another
				if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at += 1;
				word += text[at];
			}
		} else word = (word ?? '') + sign;
	}
	if (word !== undefined) words.push(word);
	return words;
};
