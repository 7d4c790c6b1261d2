const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

/**
 * JSON as Go’s encoding/json writes fleet’s answers: keys in order, no blanks, `<`, `>`, `&` and the two line
 * separators escaped.
 */
export const goJson = (value: unknown): string =>
	JSON.stringify(sorted(value)).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** An object without its empty texts: Go’s `omitempty`. */
export const omitEmpty = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(value).filter(([, inner]) => inner !== '' && inner !== undefined && inner !== null),
	);

/**
 * The first JSON value of a body, as Go’s decoder takes it: what follows is not looked at. `error` in Go’s
 * words.
 */
export const firstValue = (text: string): { value?: unknown; error?: string } => {
	const start = text.search(/[^ \t\r\n]/);
	if (start < 0) return { error: 'EOF' };
	let depth = 0;
	let quoted = false;
	for (let at = start; at < text.length; at++) {
		const character = text[at] as string;
		if (quoted) {
			if (character === '\\') at++;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '{' || character === '[') depth++;
		else if (character === '}' || character === ']') depth--;
		if (quoted || depth > 0) continue;
		try {
			return { value: JSON.parse(text.slice(start, at + 1)) };
		} catch {
			if (depth < 0) break;
		}
	}
	const after = /^\{\s*([^"\s}])/.exec(text.slice(start));
	if (after) return { error: `invalid character '${after[1]}' looking for beginning of object key string` };
	const odd = /^[^[{"\d\-tfn]/.exec(text.slice(start));
	return { error: odd ? `invalid character '${odd[0]}' looking for beginning of value` : 'unexpected EOF' };
};

/** What a JSON value is called in Go’s complaints. */
export const goKind = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	return typeof value === 'boolean' ? 'bool' : typeof value;
};
