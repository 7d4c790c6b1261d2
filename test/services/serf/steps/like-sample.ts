import assert from 'node:assert/strict';

const isPlain = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Whether a path is one of those that a result need not have; `*` stands for any key or index. */
const isFree = (path: readonly string[], free: readonly string[]): boolean =>
	free.some((one) => {
		const segments = one.split('.');
		return (
			segments.length === path.length &&
			segments.every((segment, index) => segment === '*' || segment === path[index])
		);
	});

/** The keys of a result are those of its sample, in both directions, but for the free ones. */
export const likeSample = (
	result: unknown,
	sample: unknown,
	free: readonly string[],
	path: readonly string[] = [],
): void => {
	if (Array.isArray(result) && Array.isArray(sample)) {
		for (const item of result) if (sample.length > 0) likeSample(item, sample[0], free, [...path, '0']);
		return;
	}
	if (!isPlain(result) || !isPlain(sample)) return;
	for (const key of new Set([...Object.keys(result), ...Object.keys(sample)])) {
		const here = [...path, key];
		if (!isFree(here, free)) {
			assert.ok(Object.hasOwn(result, key), `${here.join('.')} of the sample is in no result`);
			assert.ok(Object.hasOwn(sample, key), `${here.join('.')} of the result is in no sample`);
		}
		if (Object.hasOwn(result, key) && Object.hasOwn(sample, key))
			likeSample(result[key], sample[key], free, here);
	}
};
