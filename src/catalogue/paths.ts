/** A path as `details.payload`; `*` stands for any key or index. */
const segments = (path: string): readonly string[] => path.split('.');

const isPlain = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value);

/** Gets what is at a place, gives what shall be there instead; `undefined` takes the key away. */
export type Change = (value: unknown) => unknown;

const changeAt = (value: unknown, path: readonly string[], change: Change): unknown => {
	const [head, ...rest] = path;
	if (head === undefined) return change(value);
	if (Array.isArray(value)) {
		if (head !== '*') return value;
		return value.map((item) => changeAt(item, rest, change));
	}
	if (!isPlain(value)) return value;
	const keys = Object.keys(value).filter((key) => head === '*' || key === head);
	if (keys.length === 0) return value;
	const copy: Record<string, unknown> = { ...value };
	for (const key of keys) {
		const changed = changeAt(value[key], rest, change);
		if (changed === undefined) delete copy[key];
		else copy[key] = changed;
	}
	return copy;
};

/** A value with what stands at some paths changed; only the way there is copied, the rest is shared. */
export const changePaths = (value: unknown, paths: readonly string[], change: Change): unknown =>
	paths.reduce((now, path) => changeAt(now, segments(path), change), value);

/** Whether something stands at one of the paths. */
export const hasPath = (value: unknown, paths: readonly string[]): boolean => {
	let found = false;
	changePaths(value, paths, (one) => {
		found = true;
		return one;
	});
	return found;
};
