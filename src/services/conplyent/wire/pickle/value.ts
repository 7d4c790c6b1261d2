/**
 * What a pickle can hold, as inert values. `None` is null; a list is an array; a dict is a Map (a key may be
 * called `__proto__`); integers beyond 2^53 are bigint; bytes and bytearray are Buffers. Classes are never
 * looked up.
 */
export type PickleValue =
	| null
	| boolean
	| number
	| bigint
	| string
	| Uint8Array
	| PickleValue[]
	| Map<PickleValue, PickleValue>
	| Set<PickleValue>
	| PyTuple
	| PyClass
	| PyObject;

/** A Python tuple: what tells `(1,)` from `[1]` in arguments. */
export class PyTuple {
	readonly items: readonly PickleValue[];
	constructor(items: readonly PickleValue[]) {
		this.items = items;
	}
}

/** The name of a class or function, such as `builtins.FileNotFoundError`. Only a name. */
export class PyClass {
	readonly name: string;
	constructor(name: string) {
		this.name = name;
	}
}

/**
 * A record of how Python would build an object: the class, its arguments, and what is put into it afterwards.
 */
export class PyObject {
	readonly class: string;
	readonly args: readonly PickleValue[];
	/** What BUILD gives: mostly the attributes. */
	state?: PickleValue;
	/** Elements of a list-like object. */
	items?: PickleValue[];
	/** Entries of a dict-like object. */
	entries?: Map<PickleValue, PickleValue>;
	constructor(name: string, args: readonly PickleValue[]) {
		this.class = name;
		this.args = args;
	}
}

/** The values directly inside a value; nothing for scalars. */
export const within = (value: PickleValue): readonly PickleValue[] => {
	if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof PyClass)
		return [];
	if (Array.isArray(value)) return value;
	if (value instanceof PyTuple) return value.items;
	if (value instanceof Set) return [...value];
	if (value instanceof Map) return [...value.keys(), ...value.values()];
	const { args, state, items = [], entries } = value;
	return [...args, ...(state === undefined ? [] : [state]), ...items, ...(entries ? within(entries) : [])];
};

/** Whether a value can hold others. */
export const isContainer = (value: PickleValue): value is Extract<PickleValue, object> =>
	typeof value === 'object' &&
	value !== null &&
	!(value instanceof Uint8Array) &&
	!(value instanceof PyClass);
