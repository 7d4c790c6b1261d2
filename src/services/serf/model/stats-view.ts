/** `health_score` → `healthScore`. */
const camelKey = (key: string): string =>
	key.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Agents send every value as text. What a number would not give back letter for letter stays one. */
const plain = (text: string): string | number | boolean => {
	if (text === 'true' || text === 'false') return text === 'true';
	const number = Number(text);
	return text !== '' && Number.isFinite(number) && String(number) === text ? number : text;
};

/** Groups whose values people chose: a member may be called `007`, or `12`. */
const TEXTS = ['agent', 'tags', 'event_handlers'];
/** Groups whose names people chose too. */
const OWN_NAMES = ['tags', 'event_handlers'];

const valuesOf = (group: string, values: Readonly<Record<string, string>>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(values).map(([key, value]) => [
			OWN_NAMES.includes(group) ? key : camelKey(key),
			TEXTS.includes(group) ? value : plain(value),
		]),
	);

/** Statistics with our names and real numbers; what users named keeps its name and its text. */
export const camel = (
	stats: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(stats).map(([group, values]) => [camelKey(group), valuesOf(group, values)]),
	);
