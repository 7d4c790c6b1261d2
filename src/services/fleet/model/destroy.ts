import { atLeast } from '../../../net/call.ts';
import type { FleetClient } from '../client/client.ts';
import type { Unit } from '../wire/records.ts';
import { inSteps, type Step } from './in-steps.ts';
import { waitFor } from './settle/wait.ts';
import { PATIENCE_SECONDS, type Stepwise, stopSteps } from './stop.ts';

export interface Destroying extends Stepwise {
	/** Whether to wait until it has stopped before it is removed. */
	readonly stopFirst: boolean;
}

/**
 * Stops a unit, removes it, and waits until no machine has it any more.
 * @throws MusterError that says how the unit stands, see {@link inSteps}.
 */
export const destroyUnitWhole = async (client: FleetClient, unit: Unit, how: Destroying): Promise<void> => {
	const { name } = unit;
	const { signal, stopFirst, onLook } = how;
	let stopped = stopFirst;
	const stopping = stopSteps(client, unit, how, {
		then: 'destroyed',
		hint: 'Look at the unit, then destroy it again, or start it.',
		onRefused: () => {
			stopped = false;
		},
	});
	const after = () => (stopped ? 'was stopped' : 'was left as it is');
	const steps: Step[] = [
		...(stopFirst ? stopping : []),
		{
			step: 'destroy',
			run: () => client.units.destroy(name, { signal }),
			get not() {
				return `${after()}, but not destroyed`;
			},
			get unknown() {
				return `${after()}; whether it was destroyed is not known`;
			},
			hint: 'The cluster still knows it: look at it, then destroy it again, or start it.',
			unknownHint: 'See whether the cluster still knows it. If it does, destroy it again, or start it.',
		},
		{
			step: 'wait until gone',
			run: () =>
				waitFor(client, name, 'gone', { signal, deadline: atLeast(PATIENCE_SECONDS, signal), onLook }),
			not: 'was destroyed, but is not gone from every machine yet',
			hint: 'It goes automatically. Before a unit of that name is created again, *Wait until a unit has settled*: gone from every machine.',
		},
	];
	await inSteps(name, steps, signal);
};
