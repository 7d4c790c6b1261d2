const one = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Whether Go’s `unicode.IsSpace` holds for a character. */
export const isSpace = (character: string): boolean => one.test(character);

/** Trims what Go’s `strings.TrimSpace` trims: U+0085, not U+FEFF. */
export const trimSpace = (text: string): string => {
	// an expression would look at every blank within the text again and again
	let start = 0;
	let end = text.length;
	while (start < end && isSpace(text[start] as string)) start++;
	while (end > start && isSpace(text[end - 1] as string)) end--;
	return text.slice(start, end);
};
