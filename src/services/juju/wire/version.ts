/** The numbers of a release, e.g. `3.6.14`, `4.0-beta1.2`; missing ones are 0. */
export const releaseOf = (text: string): readonly [number, number, number] => {
	const [, major, minor, , patch] = /^(\d+)(?:\.(\d+)(?:([.-][a-z]*)(\d+))?)?/.exec(text) ?? [];
	return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
};

export const majorOf = (text: string): number => releaseOf(text)[0];

/** Negative, 0 or positive, as for sorting. */
export const compareReleases = (one: string, other: string): number => {
	const [a, b] = [releaseOf(one), releaseOf(other)];
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
};
