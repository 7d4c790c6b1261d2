/** A release as numbers and its pre-release, e.g. `4.0-beta1` → [[4, 0], 'beta1']. */
const parse = (release: string): readonly [readonly number[], string] => {
	const match = /^v?(\d+(?:\.\d+)*)[-~.]?([a-z].*)?$/i.exec(release.trim());
	return match ? [(match[1] as string).split('.').map(Number), match[2] ?? ''] : [[], release];
};

/** Negative if `a` is older than `b`; `0.8` equals `0.8.0`, and `4.0-beta1` is older than `4.0`. */
export const compareReleases = (a: string, b: string): number => {
	const [one, onePre] = parse(a);
	const [other, otherPre] = parse(b);
	for (let index = 0; index < Math.max(one.length, other.length); index++) {
		const difference = (one[index] ?? 0) - (other[index] ?? 0);
		if (difference !== 0) return difference;
	}
	if (onePre === otherPre) return 0;
	if (onePre === '') return 1;
	if (otherPre === '') return -1;
	return onePre > otherPre ? 1 : -1;
};
