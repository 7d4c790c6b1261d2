import type { Offer, Row } from './choose.ts';

type Params<V> = (values: V, offer: Offer) => unknown;
type Result<V, R> = (response: unknown, values: V, offer: Offer) => R;

/** A shape for 1.x, on one version of a facade. */
export const old = <V, R>(
	call: string,
	version: number,
	params: Params<V>,
	result: Result<V, R>,
): Row<V, R> => {
	const [facade, method] = call.split('.') as [string, string];
	return { facade, method, versions: [version, version], majors: [0, 1], params, result };
};

/**
 * A shape for 2.0 and later, on a range of versions of a facade; `majors`: where the same version has two
 * shapes.
 */
export const since2 = <V, R>(
	call: string,
	versions: readonly [number, number],
	params: Params<V>,
	result: Result<V, R>,
	majors: readonly [number, number] = [2, 99],
): Row<V, R> => {
	const [facade, method] = call.split('.') as [string, string];
	return { facade, method, versions, majors, params, result };
};

/** A shape that a release has first, though older ones list the version of its facade. */
export const from = <V, R>(since: string, row: Row<V, R>): Row<V, R> => ({ ...row, since });

/** A shape that cannot say some of the values. */
export const lacking = <V, R>(lacks: readonly string[], row: Row<V, R>): Row<V, R> => ({
	...row,
	lacks,
});

export const nothing = (): void => {};
export const noParams = (): object => ({});

/** `{ entities: [{ tag }] }`, and as 1.x spells it. */
export const entities = (tags: readonly string[]) => ({ entities: tags.map((tag) => ({ tag })) });
export const oldEntities = (tags: readonly string[]) => ({ Entities: tags.map((Tag) => ({ Tag })) });
