/** A value as Python prints it: the services put it into their messages. */
export const repr = (value: unknown): string => {
	if (value === null || value === undefined) return 'None';
	if (value === true) return 'True';
	if (value === false) return 'False';
	if (typeof value === 'string') {
		const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
		const body = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(quote, `\\${quote}`);
		return `${quote}${body}${quote}`;
	}
	if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
	if (typeof value === 'object')
		return `{${Object.entries(value)
			.map(([key, each]) => `${repr(key)}: ${repr(each)}`)
			.join(', ')}}`;
	return String(value);
};

/** A value as Python's `str` gives it: text without quotes. */
export const str = (value: unknown): string => (typeof value === 'string' ? value : repr(value));
