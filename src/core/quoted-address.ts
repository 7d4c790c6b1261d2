/** What can only be an address: with user, password, key or query it may hold a secret. */
const PLAIN = /^(?:[a-z+]+:\/\/)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[\w./-]*)?$/i;

/** An address that was refused, for its message: quoted, unless a secret may have been typed into it. */
export const quotedAddress = (text: string): string =>
	text.length <= 100 && PLAIN.test(text) ? `“${text}”` : 'something that may hold a password';
