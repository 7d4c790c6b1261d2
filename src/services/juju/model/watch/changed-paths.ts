type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

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

/** How many properties two records have, where they differ in moments only; else -1. */
const sameCount = (one: Loose, other: Loose): number => {
	let count = 0;
	for (const key in one) {
		count++;
		const [mine, theirs] = [one[key], other[key]];
		if (mine === theirs || (key === 'since' && theirs !== undefined)) continue;
		if (!isAlike(mine, theirs)) return -1;
	}
	return count;
};
/** Whether two values differ in moments only: what most of them do, and quick to tell. */
const isAlike = (one: unknown, other: unknown): boolean => {
	if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
	if (Array.isArray(one)) return isSameList(one, other as unknown as readonly unknown[]);
	let left = sameCount(one, other);
	for (const _ in other) left--;
	return left === 0;
};

/**
 * Paths at which two records differ, e.g. `workloadStatus.current`; lists are compared whole. A moment alone
 * (`since`) is no change: agents run a hook every few minutes and are idle again.
 */
export const changedPaths = (one: unknown, other: unknown): string[] => {
	if (one === other || isAlike(one, other)) return [];
	const found: string[] = [];
	compare(one, other, found);
	return found.every((path) => path === 'since' || path.endsWith('.since')) ? [] : found;
};
