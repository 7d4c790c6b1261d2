const NAME = /^[A-Za-z_$][\w$]*$/;

const texted = (text: string): string =>
	JSON.stringify(text)
		.replaceAll('<', '\\u003c')
		.replaceAll('\u2028', '\\u2028')
		.replaceAll('\u2029', '\\u2029');

/**
 * A value as a compact JavaScript literal that can stand inside a script element; `undefined` properties are
 * left out.
 */
export const literal = (value: unknown): string => {
	if (value === Number.POSITIVE_INFINITY) return '1/0';
	if (typeof value === 'string') return texted(value);
	if (value instanceof Uint8Array) return `new Uint8Array([${value.join()}])`;
	if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
	if (typeof value !== 'object' || value === null) return String(value);
	const entries = Object.entries(value).filter(([, item]) => item !== undefined);
	return `{${entries.map(([name, item]) => `${NAME.test(name) ? name : texted(name)}:${literal(item)}`).join()}}`;
};

/** A text as html. */
export const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
