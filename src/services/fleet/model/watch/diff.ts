import { diffMachines } from './diff-machines.ts';
import { diffStates } from './diff-states.ts';
import { diffUnits } from './diff-units.ts';
import { eventText } from './event-text.ts';
import type { FleetChange } from './events.ts';
import type { Known } from './marks.ts';

/**
 * What happened between two polls: machines first, then units, then what systemd says of them. `before` may
 * come from memory.
 * `late`: seconds after which a unit that is not what was asked for is an event; it comes once, at the poll
 * that passes the time.
 */
export const diff = (
	before: Known,
	now: Known,
	{ late = 60 }: { readonly late?: number } = {},
): FleetChange[] => {
	const at = new Date(now.at).toISOString();
	return [...diffMachines(before, now), ...diffUnits(before, now, late), ...diffStates(before, now)].map(
		({ of, ...change }) => ({
			...change,
			at,
			key: `${change.event} ${of} ${at}`,
			text: eventText(change),
		}),
	);
};
