const isPlain = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const matches = (pattern: string, path: string): boolean => {
	const [wanted, is] = [pattern.split('.'), path.split('.')];
	return wanted.length <= is.length && wanted.every((part, index) => part === '*' || part === is[index]);
};

/**
 * How a real result differs in its keys from the sample that docs and previews show: `-key` is only in the
 * sample, `+key` only in the result. `optional`: paths that a result may lack or add to, with `*` for any
 * key; below a map of users’ own names use `map.*`.
 */
export const sampleFaults = (
	sample: unknown,
	result: unknown,
	optional: readonly string[] = [],
	path = '',
): string[] => {
	const isOptional = (at: string) => optional.some((pattern) => matches(pattern, at));
	if (Array.isArray(sample) && Array.isArray(result))
		return sample.length > 0
			? result.flatMap((item) => sampleFaults(sample[0], item, optional, path === '' ? '0' : `${path}.0`))
			: [];
	if (!isPlain(sample) || !isPlain(result)) return [];
	const at = (key: string) => (path === '' ? key : `${path}.${key}`);
	return [
		...Object.keys(sample).flatMap((key) => {
			if (key in result) return sampleFaults(sample[key], result[key], optional, at(key));
			return isOptional(at(key)) ? [] : [`-${at(key)}`];
		}),
		...Object.keys(result).flatMap((key) => (key in sample || isOptional(at(key)) ? [] : [`+${at(key)}`])),
	];
};
