import type { Coordinate } from './types.ts';

/**
 * The round trip between two members in seconds, estimated from their coordinates (spec, `get-coordinate`;
 * what `serf rtt` prints in ms).
 */
export const rttSeconds = (a: Coordinate, b: Coordinate): number => {
	const squares = a.vec.reduce((sum, part, index) => sum + (part - (b.vec[index] ?? 0)) ** 2, 0);
	const raw = Math.sqrt(squares) + a.height + b.height;
	const adjusted = raw + a.adjustment + b.adjustment;
	return adjusted > 0 ? adjusted : raw;
};
