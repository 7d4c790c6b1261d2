const CELL = 32;

/** About how many bytes a decoded value takes, with all that is in it: what a server may fill memory with. */
export const valueSize = (value: unknown): number => {
	if (value instanceof Uint8Array) return value.length;
	let size = 0;
	const left: unknown[] = [value];
	const seen = new Set<object>();
	while (left.length > 0) {
		const one = left.pop();
		size += CELL;
		if (typeof one === 'string') size += one.length * 2;
		else if (typeof one === 'bigint') size += one.toString(16).length / 2;
		else if (one instanceof Uint8Array) size += one.length;
		else if (typeof one === 'object' && one !== null && !seen.has(one)) {
			seen.add(one);
			if (one instanceof Map) left.push(...one.keys(), ...one.values());
			else left.push(...(one instanceof Set || Array.isArray(one) ? one : Object.values(one)));
		}
	}
	return size;
};
