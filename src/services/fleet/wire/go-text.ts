const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const ends = new RegExp(`^${space}+|${space}+$`, 'gu');
const one = new RegExp(`^${space}$`, 'u');

/** Trims what Go’s `strings.TrimSpace` trims: U+0085, not U+FEFF. */
export const trimSpace = (text: string): string => text.replace(ends, '');

/** Whether Go’s `unicode.IsSpace` holds for a character. */
export const isSpace = (character: string): boolean => one.test(character);
