const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean => {
	if (one.length !== other.length) return false;
	for (let index = 0; index < one.length; index++)
		if (one[index] !== other[index]) return JSON.stringify(one) === JSON.stringify(other);
	return true;
};

/** Adds the paths below two values that differ; a path is only made where something does. */
const compare = (one: unknown, other: unknown, found: string[]): void => {
	if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
		found.push('');
		return;
	}
	if (Array.isArray(one)) {
		if (!isSameList(one, other as unknown as readonly unknown[])) found.push('');
		return;
	}
	const keys = Object.keys(one);
	let isWhole = true;
	for (const key of keys) {
		const mine = one[key];
		const theirs = other[key];
		if (mine === undefined) isWhole = false;
		if (mine === theirs) continue;
		const from = found.length;
		compare(mine, theirs, found);
		for (let index = from; index < found.length; index++)
			found[index] = found[index] === '' ? key : `${key}.${found[index]}`;
	}
	const others = Object.keys(other);
	if (isWhole && others.length === keys.length && found.length === 0) return;
	for (const key of others) if (!Object.hasOwn(one, key)) found.push(key);
};

/**
 * Paths at which two records differ, e.g. `workloadStatus.current`; lists are compared whole. A moment alone
 * (`since`) is no change: agents run a hook every few minutes and are idle again.
 */
export const changedPaths = (one: unknown, other: unknown): string[] => {
	const found: string[] = [];
	if (one !== other) compare(one, other, found);
	return found.every((path) => path.endsWith('.since')) ? [] : found;
};
