import { createHash } from 'node:crypto';

/** A line in eight letters: what is remembered of the lines that were seen. */
export const digestOf = (line: string): string =>
	createHash('sha256').update(line).digest('base64url').slice(0, 8);

/** How many of the last lines are remembered: as many as an agent keeps. */
export const MOST_LINES = 512;

/**
 * How many lines at the beginning of `now` are known: the longest beginning that is also the end of `before`.
 * Both are digests in the order of writing; equal lines within a second are told apart by their neighbours.
 */
export const overlapOf = (before: readonly string[], now: readonly string[]): number => {
	for (let length = Math.min(before.length, now.length); length > 0; length -= 1) {
		const from = before.length - length;
		let index = 0;
		while (index < length && before[from + index] === now[index]) index += 1;
		if (index === length) return length;
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
