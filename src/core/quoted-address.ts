/** What can only be an address: with user, password, key or query it may hold a secret. */
const PLAIN = /^(?:[a-z+]+:\/\/)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[\w./-]*)?$/i;

/** Whether a text can only be an address, and hold no secret. */
export const isPlainAddress = (text: string): boolean => text.length <= 100 && PLAIN.test(text);

/** A word alone is no address where one was expected, and may well be the password of the field beside it. */
export const isWord = (text: string): boolean => !/[.:/[]/.test(text);

/** An address that was refused, for its message: quoted, unless a secret may have been typed into it. */
export const quotedAddress = (text: string): string =>
	isPlainAddress(text) && !isWord(text) ? `“${text}”` : 'something that may hold a password';
