import { MusterError } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import { waitFor } from '../../net/call.ts';

/** Seconds that a host’s disk or database may take for what a trigger writes. */
export const MAX_DISK_SECONDS = 10;

/**
 * What a disk or database gives within so many seconds; a late result is dropped. @throws MusterError TIMEOUT
 */
export const withinDiskLimit = <T>(work: Promise<T>, what: string, seconds = MAX_DISK_SECONDS): Promise<T> =>
	waitFor(work, `waiting for ${what}`, {
		timeout: seconds,
		late: () => new MusterError('TIMEOUT', `${what} did not answer within ${formatDuration(seconds)}`),
	});
