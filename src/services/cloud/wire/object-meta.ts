import { MusterError } from '../../../core/errors.ts';

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

/**
 * Names that are one to the store, which would join their texts or lose one. @throws MusterError BAD_INPUT
 */
export const checkMetaNames = (names: readonly string[], isPithos: boolean): void => {
	const seen = new Map<string, string>();
	for (const name of names) {
		const key = isPithos ? name.toLowerCase() : name.toLowerCase().replaceAll('_', '-');
		const other = seen.get(key);
		seen.set(key, name);
		if (other === undefined) continue;
		throw new MusterError('BAD_INPUT', `Metadata: “${other}” and “${name}” are one name to the store`, {
			hint: 'Capitals do not count there, and neither does _ beside -. Nothing was sent.',
			details: { field: 'metadata' },
		});
	}
};

/**
 * `Role: web` as `x-object-meta-role: web`; `prefix` e.g. `x-object-meta-`. @throws MusterError BAD_INPUT for
 * names that differ in capitals only
 */
export const metaHeaders = (
	prefix: string,
	metadata: Readonly<Record<string, string>>,
	isPithos: boolean,
): Record<string, string> => {
	checkMetaNames(Object.keys(metadata), isPithos);
	return Object.fromEntries(
		Object.entries(metadata).map(([name, value]) =>
			isPithos
				? [`${prefix}${encodeURIComponent(name)}`, encodeURIComponent(value)]
				: [`${prefix}${name.replaceAll('_', '-')}`, value],
		),
	);
};

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
