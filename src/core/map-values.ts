/**
 * An object with the same own names and other values. A name may be `__proto__`, which plain assignment would
 * take for something else. Faster by far than `Object.fromEntries`, which results by the thousand feel.
 *
 * @example mapValues({ a: 1 }, (value) => value + 1) // { a: 2 }
 */
export const mapValues = <T, R>(
	object: Readonly<Record<string, T>>,
	map: (value: T) => R,
): Record<string, R> => {
	const result: Record<string, R> = {};
	for (const name of Object.keys(object)) {
		const value = map(object[name] as T);
		if (name === '__proto__')
			Object.defineProperty(result, name, {
				value,
				enumerable: true,
				configurable: true,
				writable: true,
			});
		else result[name] = value;
	}
	return result;
};
