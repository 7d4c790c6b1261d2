import type { FleetClient } from '../client/client.ts';
import type { Unit } from '../wire/records.ts';
import { inSteps } from './in-steps.ts';
import { type Stepwise, stopSteps } from './stop.ts';

const HINT = 'Look at the unit, then unload it again, or start it.';

/**
 * Stops a unit, waits until it has stopped, and takes it from its machine. Gives the unit as it is then.
 * @throws MusterError that says how the unit stands, see {@link inSteps}.
 */
export const unloadUnitWhole = async (client: FleetClient, unit: Unit, how: Stepwise): Promise<Unit> => {
	const { name } = unit;
	const { signal } = how;
	if (unit.desiredState === 'inactive') return client.units.setState(name, 'inactive', { signal });
	const steps = [
		...stopSteps(client, unit, how, { then: 'unloaded', hint: HINT }),
		{
			step: 'unload',
			run: () => client.units.setState(name, 'inactive', { signal }),
			not: 'was stopped, but not unloaded',
			unknown: 'was stopped; whether it was unloaded is not known',
			done: 'was stopped and unloaded, but its present state could not be read',
			hint: 'It is still on its machine, stopped: unload it again, or start it.',
			unknownHint: 'See whether it is still on its machine. If it is, unload it again, or start it.',
		},
	];
	return (await inSteps(name, steps, signal)) as Unit;
};
