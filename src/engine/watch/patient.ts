import { spoken } from '../../core/units.ts';

/** Seconds that a host’s disk or database may take: a trigger neither listens nor closes meanwhile. */
export const MAX_DISK_SECONDS = 10;

/**
 * What a disk or database gives within so many seconds. A late result is dropped; @throws Error where there is
 * none by then.
 */
export const patiently = <T>(work: Promise<T>, what: string, seconds = MAX_DISK_SECONDS): Promise<T> =>
	new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new Error(`${what} did not answer within ${spoken(seconds)}`)),
			seconds * 1000,
		);
		work.then(resolve, reject).finally(() => clearTimeout(timer));
	});
