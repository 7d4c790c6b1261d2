import { type PickleValue, PyClass, type PyObject, PyTuple } from './pickle/value.ts';

/** Values that survive JSON. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const named = (entries: Iterable<readonly [string, Plain]>): { [key: string]: Plain } => {
	const object: { [key: string]: Plain } = {};
	for (const [key, value] of entries)
		Object.defineProperty(object, key, {
			value,
			enumerable: true,
			writable: true,
			configurable: true,
		});
	return object;
};

const dict = (map: Map<PickleValue, PickleValue>): Plain =>
	[...map.keys()].every((key) => typeof key === 'string')
		? named([...map].map(([key, value]) => [key as string, plain(value)] as const))
		: { entries: [...map].map(([key, value]) => [plain(key), plain(value)]) };

const two = (number = 0): string => String(number).padStart(2, '0');

/** `datetime.date` and `datetime.datetime` without a zone keep their parts in 4 and 10 bytes. */
const moment = (bytes: Uint8Array): string | undefined => {
	if (bytes.length !== 4 && bytes.length !== 10) return undefined;
	const [high = 0, low = 0, month = 0, day, hour, minute, second, ...micro] = bytes;
	// The highest bit of the month tells the second of two equal hours in autumn
	const date = `${String(high * 256 + low).padStart(4, '0')}-${two(month & 0x7f)}-${two(day)}`;
	if (bytes.length === 4) return date;
	const fraction = micro.reduce((all, byte) => all * 256 + byte, 0);
	return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${String(fraction).padStart(6, '0')}`;
};

/** Objects of Python’s own that have a plain value: sets and bytearrays of older pickles, dates. */
const familiar = ({ class: name, args, state }: PyObject): Plain | undefined => {
	const [only] = args;
	if (args.length !== 1 || state !== undefined) return undefined;
	if (/^builtins\.(frozen)?set$/.test(name) && Array.isArray(only)) return only.map(plain);
	if (!(only instanceof Uint8Array)) return undefined;
	if (name === 'builtins.bytearray') return plain(only);
	return /^datetime\.date(time)?$/.test(name) ? moment(only) : undefined;
};

const described = ({ class: name, args, state, items, entries }: PyObject): Plain => ({
	class: name,
	args: args.map(plain),
	...(state === undefined ? {} : { state: plain(state) }),
	...(items === undefined ? {} : { items: items.map(plain) }),
	...(entries === undefined ? {} : { entries: dict(entries) }),
});

/**
 * A pickled value for people and workflows: tuples and sets as lists, dicts as objects (with other keys than
 * texts:
 * `{ entries: [[key, value]] }`), bytes as `{ base64 }`, large integers and non-finite numbers as text, dates
 * as ISO text (the server’s local time), anything else as `{ class, args, … }`: a description of the object,
 * which is never built.
 */
export const plain = (value: PickleValue): Plain => {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
	if (typeof value === 'bigint') return String(value);
	if (value instanceof Uint8Array)
		return {
			base64: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64'),
		};
	if (value instanceof PyTuple) return value.items.map(plain);
	if (value instanceof Set) return [...value].map(plain);
	if (Array.isArray(value)) return value.map(plain);
	if (value instanceof Map) return dict(value);
	if (value instanceof PyClass) return { class: value.name };
	return familiar(value) ?? described(value);
};
