/** `health_score` → `healthScore`. */
const camelKey = (key: string): string =>
	key.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Agents send every value as text. */
const plain = (text: string): string | number | boolean =>
	text === 'true' ? true : text === 'false' ? false : /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;

/** Statistics with our names and real numbers; tags and handlers keep theirs, since users named them. */
export const camel = (
	stats: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(stats).map(([group, values]) => [
			camelKey(group),
			group === 'tags' || group === 'event_handlers'
				? { ...values }
				: Object.fromEntries(Object.entries(values).map(([key, value]) => [camelKey(key), plain(value)])),
		]),
	);
