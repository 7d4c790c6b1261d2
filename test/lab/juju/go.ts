import { JujuError } from './errors.ts';

/**
 * Where a value stands, as Go's JSON decoder tells it: the innermost struct and the path from the outermost.
 */
interface Place {
	readonly struct: string;
	readonly path: string;
}

/** A Go type: its name in error texts, its zero value, and how JSON becomes it. */
export interface Type<T> {
	readonly go: string;
	zero(): T;
	decode(value: unknown, place: Place | undefined): T;
}

/** What a decoded value of that type is. */
export type Decoded<X> = X extends Type<infer T> ? T : never;

const kind = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'boolean') return 'bool';
	return typeof value;
};

const mismatch = (value: unknown, type: Type<unknown>, place: Place | undefined): JujuError =>
	new JujuError(
		place
			? `json: cannot unmarshal ${kind(value)} into Go struct field ${place.struct}.${place.path} of type ${type.go}`
			: `json: cannot unmarshal ${kind(value)} into Go value of type ${type.go}`,
	);

const scalar = <T>(go: string, zero: T, is: (value: unknown) => boolean): Type<T> => {
	const type: Type<T> = {
		go,
		zero: () => zero,
		decode(value, place) {
			if (value === undefined || value === null) return zero;
			if (!is(value)) throw mismatch(value, type, place);
			return value as T;
		},
	};
	return type;
};

const isNumber = (value: unknown) => typeof value === 'number';
export const text = scalar<string>('string', '', (value) => typeof value === 'string');
export const int = scalar<number>('int', 0, isNumber);
export const uint64 = scalar<number>('uint64', 0, isNumber);
export const float = scalar<number>('float64', 0, isNumber);
/** Nanoseconds. */
export const duration = scalar<number>('time.Duration', 0, isNumber);
export const bool = scalar<boolean>('bool', false, (value) => typeof value === 'boolean');
export const anything = scalar<unknown>('interface {}', undefined, () => true);

/** A pointer: undefined where it is missing or null. */
export const maybe = <T>(type: Type<T>): Type<T | undefined> => ({
	go: type.go,
	zero: () => undefined,
	decode: (value, place) => (value === undefined || value === null ? undefined : type.decode(value, place)),
});

export const list = <T>(type: Type<T>): Type<readonly T[]> => {
	const self: Type<readonly T[]> = {
		go: `[]${type.go}`,
		zero: () => [],
		decode(value, place) {
			if (value === undefined || value === null) return [];
			if (!Array.isArray(value)) throw mismatch(value, self, place);
			return value.map((one) => type.decode(one, place));
		},
	};
	return self;
};

export const map = <T>(type: Type<T>): Type<Readonly<Record<string, T>>> => {
	const self: Type<Readonly<Record<string, T>>> = {
		go: `map[string]${type.go}`,
		zero: () => ({}),
		decode(value, place) {
			if (value === undefined || value === null) return {};
			if (kind(value) !== 'object') throw mismatch(value, self, place);
			return Object.fromEntries(
				Object.entries(value as object).map(([key, one]) => [key, type.decode(one, place)]),
			);
		},
	};
	return self;
};

type Fields = Readonly<Record<string, Type<unknown>>>;
export type Struct<F extends Fields> = { readonly [K in keyof F]: Decoded<F[K]> };

/**
 * A struct of Juju's params package. Keys are found in any case, unknown ones are passed over, missing ones
 * are zero.
 */
export const struct = <F extends Fields>(name: string, fields: F, pkg = 'params'): Type<Struct<F>> => {
	const names = new Map(Object.keys(fields).map((key) => [key.toLowerCase(), key]));
	const make = (values: Readonly<Record<string, unknown>>, path: string | undefined): Struct<F> => {
		const out: Record<string, unknown> = {};
		for (const [key, type] of Object.entries(fields))
			out[key] = type.decode(values[key], { struct: name, path: path ? `${path}.${key}` : key });
		return out as Struct<F>;
	};
	const self: Type<Struct<F>> = {
		go: pkg ? `${pkg}.${name}` : name,
		zero: () => make({}, undefined),
		decode(value, place) {
			if (value === undefined || value === null) return self.zero();
			if (kind(value) !== 'object') throw mismatch(value, self, place);
			const values: Record<string, unknown> = {};
			for (const [key, one] of Object.entries(value as object)) {
				const known = names.get(key.toLowerCase());
				if (known !== undefined) values[known] = one;
			}
			return make(values, place?.path);
		},
	};
	return self;
};

/** What a method without parameters decodes. */
export const nothing: Type<unknown> = struct('struct {}', {}, '');
export const Entity = struct('Entity', { tag: text });
export const Entities = struct('Entities', { entities: list(Entity) });
