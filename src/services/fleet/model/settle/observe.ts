import type { Call } from '../../client/call.ts';
import type { FleetClient } from '../../client/client.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';

/** What one look at a unit shows. */
export interface Seen {
	/** `undefined`: there is no such unit. */
	readonly unit: Unit | undefined;
	/** Of this unit, on whatever machines. */
	readonly states: readonly UnitState[];
	/** All machines of the cluster. */
	readonly machines: readonly Machine[];
}

/**
 * Looks at one unit: the unit, its states and the machines. A failed read throws; it is never taken for
 * absence.
 */
export const observeUnit = async (client: FleetClient, name: string, call?: Call): Promise<Seen> => {
	const [unit, states, machines] = await Promise.all([
		client.units.find(name, call),
		client.unitStates({ unit: name }, call),
		client.machines.list(call),
	]);
	return { unit, states, machines };
};
