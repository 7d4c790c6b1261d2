import { MusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import type { Machine, Unit, UnitState } from '../wire/records.ts';
import { isBroken, failureText, unitOnMachines } from './settle/unit-on-machine.ts';

/**
 * How a launched unit is broken, e.g. `it failed on 944b8b4c (failed/failed)`; `undefined` where it is not.
 */
export const brokenReason = (
	unit: Unit,
	states: readonly UnitState[],
	machines: readonly Machine[],
): string | undefined => {
	const broken = unitOnMachines({ unit, states, machines }).filter(
		({ state, current }) => current && isBroken(state),
	);
	return broken.length > 0 ? broken.map(failureText).join('; ') : undefined;
};

/** The error of a unit that is to run, is broken, and is not started by asking again. */
export const notStarted = (name: string, why: string): MusterError =>
	new MusterError('CONFLICT', `${name} does not run: ${why}`, {
		details: { unit: name },
		hint: `Mend it, then *Restart*: starting a failed unit again changes nothing. Its log on the machine tells why: journalctl --unit ${name}`,
	});

/**
 * Asking to start a unit that is launched already changes nothing. @throws MusterError CONFLICT where it is
 * broken
 */
export const checkRunnable = async (client: FleetClient, unit: Unit, signal: AbortSignal): Promise<void> => {
	const [states, machines] = await Promise.all([
		client.unitStates({ unit: unit.name }, { signal }),
		client.machines.list({ signal }),
	]);
	const why = brokenReason(unit, states, machines);
	if (why !== undefined) throw notStarted(unit.name, why);
};
