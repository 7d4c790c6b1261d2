/** Bytes in which a large file is read. */
export const READ_BYTES = 2 ** 18;

/**
 * Bytes of base64 or base64url text, blanks ignored; `undefined` where it is neither. Without Node’s Buffer:
 * it also runs in browsers.
 */
export const bytesFromBase64 = (text: string): Uint8Array | undefined => {
	const plain = text.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
	try {
		const letters = atob(plain);
		const bytes = new Uint8Array(letters.length);
		// Uint8Array.from takes fifty times as long: seconds for a large file
		for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
		return bytes;
	} catch {
		return undefined;
	}
};

const isByte = (value: unknown): boolean =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;

/** A Buffer that has been through JSON, as files of a context and other systems keep it. */
const isBufferJson = (value: object): value is { readonly data: readonly number[] } => {
	const { type, data } = value as { readonly type?: unknown; readonly data?: unknown };
	return (
		type === 'Buffer' && Array.isArray(data) && Object.keys(value).length === 2 && [...data].every(isByte)
	);
};

const BYTE_VIEWS = new Set(['Uint8Array', 'Uint8ClampedArray', 'DataView']);

/**
 * The bytes that a value is: a Buffer or view, also one of another realm (function nodes make those), an
 * ArrayBuffer, or a Buffer that has been through JSON; `undefined` for anything else.
 */
export const bytesIn = (value: unknown): Uint8Array | undefined => {
	if (value instanceof Uint8Array) return value;
	if (typeof value !== 'object' || value === null) return undefined;
	const type = Object.prototype.toString.call(value).slice(8, -1);
	if (ArrayBuffer.isView(value) && BYTE_VIEWS.has(type))
		return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
	if (type === 'ArrayBuffer') return new Uint8Array(value as ArrayBuffer);
	return isBufferJson(value) ? Uint8Array.from(value.data) : undefined;
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
