import { type PickleValue, PyObject, PyTuple } from '../../../src/services/conplyent/wire/pickle/value.ts';

/** A decoded value in the spelling of the recordings: `$tuple`, `$bytes`, `$exception`. */
export const asRecorded = (value: PickleValue): unknown => {
	if (value instanceof PyTuple) return { $tuple: value.items.map(asRecorded) };
	if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
	if (value instanceof Map)
		return Object.fromEntries([...value].map(([key, inner]) => [String(key), asRecorded(inner)]));
	if (Array.isArray(value)) return value.map(asRecorded);
	if (value instanceof PyObject) return { $exception: value.class, args: value.args.map(asRecorded) };
	return value;
};

/**
 * What of a recorded value a pickle can tell: of an exception not its text, and of its arguments the first
 * two.
 */
export const comparable = (value: unknown): unknown => {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(comparable);
	if ('$exception' in value && 'args' in value && Array.isArray(value.args))
		return { $exception: value.$exception, args: value.args.slice(0, 2) };
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner)]));
};
