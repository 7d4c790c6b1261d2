import type { FleetClient } from '../client/client.ts';
import type { Unit } from '../wire/records.ts';
import { inSteps } from './in-steps.ts';
import { type Stepwise, stopSteps } from './stop.ts';

/**
 * Stops a unit, waits until it has stopped, and starts it again. Gives the unit as it is then.
 * @throws MusterError that says how the unit stands, see {@link inSteps}.
 */
export const restartUnitWhole = async (client: FleetClient, unit: Unit, how: Stepwise): Promise<Unit> => {
	const { name } = unit;
	const { signal } = how;
	const steps = [
		...stopSteps(client, unit, how, {
			then: 'started again',
			hint: 'Look at the unit. If it does not run, start it; else restart it again.',
		}),
		{
			step: 'start',
			run: () => client.units.setState(name, 'launched', { signal }),
			not: 'was stopped, but not started again',
			unknown: 'was stopped; whether it was started again is not known',
			done: 'was stopped and started again, but its present state could not be read',
			hint: 'Start it; where it runs already, starting it changes nothing.',
		},
	];
	return (await inSteps(name, steps, signal)) as Unit;
};
