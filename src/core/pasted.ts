/** What copying adds to a key: line breaks, a byte order mark, marks that nobody sees. */
const UNSEEN = /[\r\n\u200b-\u200f\u2060\ufeff]/;

/** A text without what stands at its end, in a time that grows with the text and no more. */
export const withoutEnd = (text: string, letter: RegExp): string => {
	let end = text.length;
	while (end > 0 && letter.test(text.charAt(end - 1))) end--;
	return text.slice(0, end);
};

/** A key without what came along at its ends when it was copied; blanks may belong to it, and stay. */
export const pastedKey = (text: string): string => {
	const key = withoutEnd(text, UNSEEN);
	let start = 0;
	while (start < key.length && UNSEEN.test(key.charAt(start))) start++;
	return key.slice(start);
};

const SPELLED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text with what nobody sees in it by its code, as for a message: `web<U+200B>`. Plain blanks stay. */
export const withUnseen = (text: string): string =>
	text.replaceAll(
		/[\p{Cc}\p{Cf}\u00a0\u2000-\u200a\u202f\u3000]/gu,
		(letter) => SPELLED[letter] ?? code(letter),
	);

const code = (letter: string): string =>
	`<U+${(letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}>`;

/** What no message needs: control characters but tabs and line breaks, marks that hide or reverse letters. */
const HIDING = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A message that quotes others’ words, with what would hide or change others of its letters on a screen by
 * its code.
 */
export const withoutHiding = (text: string): string => text.replaceAll(HIDING, code);

/** A text without the mark that some editors put at the beginning of a file. */
export const withoutBom = (text: string): string => text.replace(/^\ufeff/, '');

/** Whether a text holds a character that nobody sees: of a key that is refused, a likely reason. */
export const holdsUnseen = (text: string): boolean => /[\p{Cc}\p{Cf}]/u.test(text);
