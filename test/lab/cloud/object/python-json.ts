/** A value as Python's json.dumps writes it, with blanks: manifests are stored so. */
export const pythonJson = (value: unknown): string => {
	if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
	if (typeof value !== 'object' || value === null)
		return JSON.stringify(value).replace(
			/[^\x20-\x7e]/g,
			(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
	return `{${Object.entries(value)
		.map(([key, each]) => `${JSON.stringify(key)}: ${pythonJson(each)}`)
		.join(', ')}}`;
};
