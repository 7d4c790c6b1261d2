import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { readUnits } from '../../wire/values/names.ts';

/** From this version on the server finds `web/leader`. */
const LEADERS_SINCE = 3;

/**
 * Units that something shall run on; `web/leader` is whichever leads.
 * @throws MusterError BAD_INPUT for what is none, UNSUPPORTED for a leader where the server finds none
 */
export const unitsToRun = (
	{ offer: { release }, versions }: Pick<JujuClient, 'offer' | 'versions'>,
	input: readonly string[],
): string[] => {
	const names = readUnits(input, { leaders: true });
	const leader = names.find((one) => one.endsWith('/leader'));
	if (leader === undefined || versions('Action').some((version) => version >= LEADERS_SINCE)) return names;
	throw new MusterError('UNSUPPORTED', `Juju ${release} does not find the unit that ${leader} means`, {
		hint: `Name the unit, e.g. ${leader.replace('leader', '0')}. Nothing was sent.`,
		details: { field: 'units', release, reason: `no ${leader} in Juju ${release}` },
	});
};
