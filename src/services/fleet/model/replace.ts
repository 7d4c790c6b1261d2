import type { FleetClient } from '../client/client.ts';
import type { Wanted } from '../client/units.ts';
import type { Unit } from '../wire/records.ts';
import { inSteps } from './in-steps.ts';
import { type Stepwise, stopSteps } from './stop.ts';

/**
 * Gives a unit another unit file. One that runs and shall be inactive afterwards is stopped first, since
 * nothing would show any more whether its process has ended. Gives the unit as it is then.
 * @throws MusterError that says how the unit stands, see {@link inSteps}.
 */
export const replaceUnitWhole = async (
	client: FleetClient,
	name: string,
	wanted: Wanted,
	how: Stepwise,
): Promise<Unit> => {
	const { signal } = how;
	const replace = () => client.units.replace(name, wanted, { signal });
	if (wanted.desiredState !== 'inactive') return replace();
	const unit = await client.units.get(name, { signal });
	if (unit.desiredState === 'inactive') return replace();
	const steps = [
		...stopSteps(client, unit, how, {
			then: 'replaced',
			hint: 'Look at the unit, then replace it again, or start it.',
		}),
		{
			step: 'replace',
			run: replace,
			not: 'was stopped, but not replaced',
			unknown: 'was stopped; whether it was replaced is not known',
			done: 'was stopped and replaced, but its present state could not be read',
			hint: 'It is still on its machine, stopped, with its former unit file.',
			unknownHint: 'See which unit file it has now.',
		},
	];
	return (await inSteps(name, steps, signal)) as Unit;
};
