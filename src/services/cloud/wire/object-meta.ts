/**
 * Metadata of objects, containers and accounts stands in headers. Pithos percent-encodes names and values;
 * Swift keeps them as they are.
 */

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** `Role: web` as `x-object-meta-role: web`; `prefix` e.g. `x-object-meta-`. */
export const metaHeaders = (
	prefix: string,
	metadata: Readonly<Record<string, string>>,
	isPithos: boolean,
): Record<string, string> =>
	Object.fromEntries(
		Object.entries(metadata).map(([name, value]) =>
			isPithos
				? [`${prefix}${encodeURIComponent(name)}`, encodeURIComponent(value)]
				: [`${prefix}${name.replaceAll('_', '-')}`, value],
		),
	);

/** The headers with a prefix as names and texts; names are lower case, as servers do not keep capitals. */
export const readMeta = (
	prefix: string,
	headers: Readonly<Record<string, string>>,
	isPithos: boolean,
): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => name.startsWith(prefix))
			.map(([name, value]) => {
				const key = name.slice(prefix.length);
				return isPithos ? [decoded(key), decoded(value)] : [key, value];
			}),
	);
