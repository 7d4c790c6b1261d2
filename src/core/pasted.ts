/** What copying adds to a key: line breaks, a byte order mark, marks that nobody sees. */
const UNSEEN = '\\r\\n\\u200b-\\u200f\\u2060\\ufeff';
const AT_ENDS = new RegExp(`^[${UNSEEN}]+|[${UNSEEN}]+$`, 'g');

/** A key without what came along at its ends when it was copied; blanks may belong to it, and stay. */
export const pastedKey = (text: string): string => text.replace(AT_ENDS, '');

/** Whether a text holds a character that nobody sees: of a key that is refused, a likely reason. */
export const holdsUnseen = (text: string): boolean => /[\p{Cc}\p{Cf}]/u.test(text);
