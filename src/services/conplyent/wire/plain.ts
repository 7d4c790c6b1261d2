import { PyClass, type PyObject, PyTuple, type PickleValue } from './pickle/value.ts';

/** Values that survive JSON. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const named = (entries: Iterable<readonly [string, Plain]>): { [key: string]: Plain } => {
	const object: { [key: string]: Plain } = {};
	for (const [key, value] of entries) Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
	return object;
};

const dict = (map: Map<PickleValue, PickleValue>): Plain =>
	[...map.keys()].every((key) => typeof key === 'string')
		? named([...map].map(([key, value]) => [key as string, plain(value)] as const))
		: { entries: [...map].map(([key, value]) => [plain(key), plain(value)]) };

/**
 * A pickled value for people and workflows: tuples and sets as lists, dicts as objects (with other keys than texts:
 * `{ entries: [[key, value]] }`), bytes as `{ base64 }`, large integers and non-finite numbers as text, anything else as
 * `{ class, args, … }`: a description of the object, which is never built.
 */
export const plain = (value: PickleValue): Plain => {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
	if (typeof value === 'bigint') return String(value);
	if (value instanceof Uint8Array) return { base64: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') };
	if (value instanceof PyTuple) return value.items.map(plain);
	if (value instanceof Set) return [...value].map(plain);
	if (Array.isArray(value)) return value.map(plain);
	if (value instanceof Map) return dict(value);
	if (value instanceof PyClass) return { class: value.name };
	const { class: name, args, state, items, entries }: PyObject = value;
	return {
		class: name,
		args: args.map(plain),
		...(state === undefined ? {} : { state: plain(state) }),
		...(items === undefined ? {} : { items: items.map(plain) }),
		...(entries === undefined ? {} : { entries: dict(entries) }),
	};
};
