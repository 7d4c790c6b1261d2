/**
 * Bytes of base64 or base64url text, blanks ignored; `undefined` where it is neither. Without Node’s Buffer:
 * it also runs in browsers.
 */
export const bytesFromBase64 = (text: string): Uint8Array | undefined => {
	const plain = text.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
	try {
		return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
	} catch {
		return undefined;
	}
};

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text that bytes are in UTF-8; `undefined` where they are none. */
export const textOf = (bytes: Uint8Array): string | undefined => {
	try {
		return strict.decode(bytes);
	} catch {
		return undefined;
	}
};

/** The text that bytes are in UTF-8, with U+FFFD for what is none. */
export const textOfAny = (bytes: Uint8Array): string => lenient.decode(bytes);
