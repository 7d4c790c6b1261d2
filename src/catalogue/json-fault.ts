/** Half of a character: on its way to a server it would silently become another one. */
const HALF = /\p{Surrogate}/u;

/** Whether a text holds half of a character, as cutting a text at a fixed length leaves it. */
export const holdsHalf = (text: string): boolean => HALF.test(text);

/** Levels of lists and objects in one another. */
const DEEPEST = 1000;

const isNoDate = (value: unknown): boolean =>
	Object.prototype.toString.call(value) === '[object Date]' && Number.isNaN(Number(value));

const leafFault = (value: unknown, depth: number): string | undefined => {
	// further in, what has no value is left out, as JSON does
	if (value === undefined) return depth === 1 ? 'has no value' : undefined;
	if (typeof value === 'number' && !Number.isFinite(value)) return `is ${value}`;
	if (typeof value === 'bigint') return 'is a BigInt, which JSON does not know';
	if (typeof value === 'string' && holdsHalf(value)) return 'holds half of a character';
	return typeof value === 'function' || typeof value === 'symbol' ? `is a ${typeof value}` : undefined;
};

/** What kind of object this is, where JSON would empty it: a Map, an Error … */
const emptiedType = (value: object): string | undefined => {
	const type = Object.prototype.toString.call(value).slice(8, -1);
	return type === 'Object' || type === 'Array' ? undefined : type;
};

/** What an object of a library, a date for example, says that it is as JSON. */
const writes = (value: unknown): value is { toJSON(): unknown } =>
	typeof value === 'object' &&
	value !== null &&
	!(value instanceof Uint8Array) &&
	typeof (value as { toJSON?: unknown }).toJSON === 'function';

/** What is written of a value, if it writes itself; a symbol where it fails or writes nothing. */
const written = (value: unknown): unknown => {
	if (!writes(value)) return value;
	try {
		const one = value.toJSON();
		return one === undefined ? NOTHING : one;
	} catch {
		return NOTHING;
	}
};
const NOTHING = Symbol('nothing');

/** What has parts to look at. */
const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

/**
 * What in a value would be lost, or become something else, on its way as JSON: the path and what is wrong
 * with it, e.g. `“spec.port” has no value`. `undefined`: nothing.
 */
export const jsonFault = (value: unknown): string | undefined => {
	const open = new Set<object>();
	const faultAt = (input: unknown, path: readonly string[]): string | undefined => {
		const said = (fault: string) => (path.length === 0 ? `it ${fault}` : `“${path.join('.')}” ${fault}`);
		if (isNoDate(input)) return said('is no valid date');
		const part = written(input);
		if (part === NOTHING) return said('cannot be written as JSON');
		const fault = leafFault(part, path.length);
		if (fault !== undefined) return said(fault);
		if (!isContainer(part)) return undefined;
		const type = emptiedType(part);
		if (type !== undefined) return said(`is of the type ${type}`);
		if (open.has(part)) return `“${path.slice(0, 5).join('.')}” has no end`;
		if (path.length > DEEPEST) return `“${path.slice(0, 5).join('.')}” goes deeper than ${DEEPEST} levels`;
		open.add(part);
		for (const [key, item] of Object.entries(part)) {
			if (part === input && key === 'toJSON' && writes(part)) continue;
			const found = holdsHalf(key) ? 'a name in it holds half of a character' : faultAt(item, [...path, key]);
			if (found !== undefined) return found;
		}
		open.delete(part);
		return undefined;
	};
	return faultAt(value, []);
};
