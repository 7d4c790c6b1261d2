import { mapValues } from '../../../core/map-values.ts';

const isPlain = (value: object): boolean => {
	const prototype = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
};

/**
 * A copy as flows expect it: bytes are Buffers, and objects have the usual prototype (function nodes call
 * `hasOwnProperty`). A flow may change what it gets: what others get, or what the client still holds, stays
 * as it is.
 */
export const toHostValue = (value: unknown): unknown => {
	if (typeof value !== 'object' || value === null) return value;
	if (value instanceof Uint8Array) return Buffer.from(value);
	if (Array.isArray(value)) return value.map(toHostValue);
	if (!isPlain(value)) return value;
	return mapValues(value as Record<string, unknown>, toHostValue);
};
