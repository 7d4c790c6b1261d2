import { changePaths, hasPath } from '../../catalogue/paths.ts';

/** A result without what is secret in it; it says which paths were left out, under `secretsLeftOut`. */
export const withoutSecrets = (result: unknown, paths: readonly string[]): unknown => {
	const there = paths.filter((path) => hasPath(result, [path]));
	if (there.length === 0) return result;
	return { ...(changePaths(result, there, () => undefined) as object), secretsLeftOut: there };
};
