/**
 * What an agent sends: null-prototype maps (a tag may be called `__proto__`), `Uint8Array` of its own memory
 * for bin, bigint only beyond 2^53.
 */
export type WireValue = null | boolean | number | bigint | string | Uint8Array | WireValue[] | WireMap;

export interface WireMap {
	[key: string]: WireValue;
}

/** Whether a value is a map, not an array and not bytes. */
export const isWireMap = (value: WireValue | undefined): value is WireMap =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
