/** One measure: `ratio` = ours / peer in `unit`, both from the same run. */
export interface Measure {
	readonly id: string;
	readonly unit: string;
	readonly ours: number;
	readonly peer: number;
	readonly peerName: string;
	readonly ratio: number;
	readonly better: 'higher' | 'lower';
}

export const measure = (id: string, { ours, peer, ...words }: Omit<Measure, 'id' | 'ratio'>): Measure => ({
	id,
	...words,
	ours,
	peer,
	ratio: ours / peer,
});

/** The middle one; the higher of the two where their number is even. */
export const median = (numbers: readonly number[]): number =>
	[...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
