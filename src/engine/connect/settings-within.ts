import { MusterError } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import { waitFor } from '../../net/call.ts';
import type { Settings } from './connect.ts';

/** Seconds that a host may take to give what a connection needs. */
export const SETTINGS_SECONDS = 30;

/** The host did not give it. `doing`: what did not begin, e.g. `Get members`. */
export const hostIsSilent = (doing: string, seconds: number): MusterError =>
	new MusterError(
		'TIMEOUT',
		`${doing}: the editor’s server did not give the connection’s settings within ${formatDuration(seconds)}`,
		{ hint: 'Look at its log and at its database. Nothing was sent.' },
	);

/**
 * The settings as the host gives them, waited for no longer than `signal` and `seconds` allow. @throws
 * MusterError TIMEOUT
 */
export const settingsWithin = (
	settings: () => Settings | Promise<Settings>,
	doing: string,
	signal: AbortSignal,
	seconds = SETTINGS_SECONDS,
): Settings | Promise<Settings> => {
	const found = settings();
	if (!(found instanceof Promise)) return found;
	return waitFor(found, 'reading the settings of the connection', {
		signal,
		timeout: seconds,
		late: () => hostIsSilent(doing, seconds),
	});
};
