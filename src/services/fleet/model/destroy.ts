import type { FleetClient } from '../client/client.ts';
import { waitFor } from './settle/wait.ts';
import type { Unit } from '../wire/records.ts';
import { inSteps, type Step } from './in-steps.ts';

export interface Destroying {
	readonly signal: AbortSignal;
	/** Whether to wait until it has stopped before it is removed. */
	readonly stopFirst: boolean;
	onLook?(words: string): void;
}

/** Seconds for a unit to stop, and for its state to go. */
const PATIENCE = 120;

/**
 * Stops a unit, removes it, and waits until no machine has it any more.
 * @throws MusterError that says how the unit stands, see {@link inSteps}.
 */
export const destroyUnitWhole = async (
	client: FleetClient,
	{ name, desiredState, global }: Unit,
	how: Destroying,
): Promise<void> => {
	const { signal, stopFirst, onLook } = how;
	const wait = (until: 'inactive' | 'gone') => () =>
		waitFor(client, name, until, { signal, deadline: PATIENCE, onLook });
	const isRunning = desiredState !== 'inactive';
	const before = isRunning ? 'was told to stop' : 'had been told to stop before';
	const set: Step = {
		step: 'stop',
		run: () => client.units.setState(name, 'inactive', { signal }),
		not: 'was neither stopped nor destroyed',
		unknown: 'may have been stopped, or not; it was not destroyed',
		hint: 'Nothing is lost. See how the unit stands, then destroy it again, or start it.',
	};
	const stopped: Step = {
		step: 'wait until stopped',
		run: wait('inactive'),
		not: `${before} and has not been seen to; it was not destroyed`,
		hint: 'See how the unit stands, then destroy it again, or start it.',
	};
	const waits = stopFirst && (isRunning || global);
	const after = waits ? 'was stopped' : 'was left as it is';
	await inSteps(
		name,
		[
			...(waits && isRunning ? [set] : []),
			...(waits ? [stopped] : []),
			{
				step: 'destroy',
				run: () => client.units.destroy(name, { signal }),
				not: `${after}, but not destroyed`,
				unknown: `${after}; whether it was destroyed is not known`,
				hint: waits
					? 'The cluster still knows it, as inactive: destroy it again, or start it.'
					: 'See whether the cluster still knows it.',
			},
			{
				step: 'wait until gone',
				run: wait('gone'),
				not: 'was destroyed, but not yet seen to be gone from every machine',
				hint: 'It goes by itself. Before a unit of that name is created again, wait until a unit has settled: gone from every machine.',
			},
		],
		signal,
	);
};
