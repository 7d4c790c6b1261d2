import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks until `look` gives something other than undefined, null or false, and gives that. Throws what it last
 * threw after `seconds`.
 */
export const until = async <T>(
	look: () => T | Promise<T>,
	what: string,
	seconds = 60,
): Promise<NonNullable<Exclude<T, false>>> => {
	const end = Date.now() + seconds * 1000;
	let last: unknown;
	for (;;) {
		try {
			const found = await look();
			if (found !== undefined && found !== null && found !== false)
				return found as NonNullable<Exclude<T, false>>;
			last = undefined;
		} catch (error) {
			last = error;
		}
		if (Date.now() > end) throw new Error(`waited ${seconds} s for: ${what}`, { cause: last });
		await sleep(20);
	}
};
