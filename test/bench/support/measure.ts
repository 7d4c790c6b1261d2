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

/** One run, as seconds of each. */
export type Timed = Pick<Measure, 'ours' | 'peer'>;

/** The run whose ratio is the middle one of five. */
export const middleOfFive = async (run: () => Promise<Timed>): Promise<Timed> => {
	const runs: Timed[] = [];
	for (let count = 0; count < 5; count++) runs.push(await run());
	const ratio = ({ ours, peer }: Timed) => ours / peer;
	runs.sort((a, b) => ratio(a) - ratio(b));
	console.error(`  five runs: ${runs.map((one) => ratio(one).toFixed(2)).join(' ')}`);
	return runs[2] as Timed;
};

/** The middle one; the higher of the two where their number is even. */
export const median = (numbers: readonly number[]): number =>
	[...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
