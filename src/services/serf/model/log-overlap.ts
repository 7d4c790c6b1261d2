import { createHash } from 'node:crypto';

/** A line in eight letters: what is remembered of the lines that were seen. */
export const digestOf = (line: string): string =>
	createHash('sha256').update(line).digest('base64url').slice(0, 8);

/** How many of the last lines are remembered: as many as an agent keeps. */
export const MOST_LINES = 512;

/** How many of them are remembered between processes. */
export const MOST_REMEMBERED = 64;

/**
 * How many lines at the beginning of `now` are known: up to where the end of `before` is found last. Both are
 * digests in the order of writing; equal lines within a second are told apart by their neighbours. Only where
 * `before` may be cut off does `now` reach further back than it.
 */
export const overlapOf = (before: readonly string[], now: readonly string[]): number => {
	const farthest = before.length < MOST_REMEMBERED ? before.length : now.length;
	for (let until = Math.min(farthest, now.length); until > 0; until -= 1) {
		const length = Math.min(before.length, until);
		let back = 1;
		while (back <= length && before[before.length - back] === now[until - back]) back += 1;
		if (back > length) return until;
	}
	return 0;
};

/**
 * The lines that were seen, oldest first, and a key for each that is the same whenever the agent shows it
 * again.
 */
export const createSeenLines = (before: readonly string[] = []) => {
	const digests: string[] = before.slice(-MOST_LINES);
	const counts = new Map<string, number>();
	for (const digest of digests) counts.set(digest, (counts.get(digest) ?? 0) + 1);

	return {
		digests: digests as readonly string[],
		/** Notes one line; returns its key. */
		add(line: string): string {
			const digest = digestOf(line);
			const count = (counts.get(digest) ?? 0) + 1;
			counts.set(digest, count);
			digests.push(digest);
			if (digests.length > MOST_LINES) {
				const gone = digests.shift() as string;
				const left = (counts.get(gone) ?? 1) - 1;
				if (left === 0) counts.delete(gone);
				else counts.set(gone, left);
			}
			return `log.line ${digest} ${count}`;
		},
	};
};

export type SeenLines = ReturnType<typeof createSeenLines>;
