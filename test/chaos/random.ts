/** Numbers that one seed makes always the same. */
export interface Random {
	/** From 0, below 1. */
	next(): number;
	/** From 0, below `below`. */
	below(below: number): number;
	pick<T>(from: readonly T[]): T;
	isBelow(share: number): boolean;
}

/** Mulberry32. */
export const randomOf = (seed: number): Random => {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const below = (most: number) => Math.floor(next() * most);
	return {
		next,
		below,
		pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
		isBelow: (share) => next() < share,
	};
};
