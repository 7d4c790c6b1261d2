const ordinary = (value: object): boolean => {
	const prototype = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
};

/**
 * A result as flows expect it: bytes are Buffers, and objects have the usual prototype (function nodes call `hasOwnProperty`).
 * What is right already is not copied.
 */
export const toHostValue = (value: unknown): unknown => {
	if (value instanceof Uint8Array)
		return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	if (Array.isArray(value)) {
		const items = value.map(toHostValue);
		return items.some((item, index) => item !== value[index]) ? items : value;
	}
	if (typeof value !== 'object' || value === null || !ordinary(value)) return value;
	const entries = Object.entries(value);
	const changed = entries.map(([name, item]) => [name, toHostValue(item)] as const);
	const same =
		Object.getPrototypeOf(value) !== null && changed.every(([, item], index) => item === entries[index]?.[1]);
	return same ? value : Object.fromEntries(changed);
};
