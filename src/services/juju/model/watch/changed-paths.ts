const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

const compare = (one: unknown, other: unknown, path: string, found: string[]): void => {
	if (one === other) return;
	if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
		found.push(path);
		return;
	}
	if (Array.isArray(one)) {
		const list = other as unknown as readonly unknown[];
		const isSame = one.length === list.length && one.every((item, index) => item === list[index]);
		if (!isSame && JSON.stringify(one) !== JSON.stringify(list)) found.push(path);
		return;
	}
	for (const key of Object.keys(one))
		if (one[key] !== other[key]) compare(one[key], other[key], path === '' ? key : `${path}.${key}`, found);
	for (const key of Object.keys(other))
		if (!Object.hasOwn(one, key)) found.push(path === '' ? key : `${path}.${key}`);
};

/**
 * Paths at which two records differ, e.g. `workloadStatus.current`; lists are compared whole. A moment alone (`since`) is no
 * change: agents run a hook every few minutes and are idle again.
 */
export const changedPaths = (one: unknown, other: unknown): string[] => {
	const found: string[] = [];
	compare(one, other, '', found);
	return found.every((path) => path.endsWith('.since')) ? [] : found;
};
