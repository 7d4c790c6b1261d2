import { atLeast } from '../../../net/call.ts';
import { isMusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import type { Unit } from '../wire/records.ts';
import { isTemplateName } from '../wire/unit-name.ts';
import type { Step } from './in-steps.ts';
import { waitFor } from './settle/wait.ts';

/** How a change of several steps is made. */
export interface Stepwise {
	readonly signal: AbortSignal;
	onLook?(words: string): void;
}

/** Seconds for a unit to stop, and for its state to go. */
export const PATIENCE_SECONDS = 120;

/** What follows the stop, in words: `it was not destroyed`. */
interface Stopping {
	/** What is not done where the stop fails, e.g. `destroyed`. */
	readonly then: string;
	/** What to do where the unit did not stop, or it is not known. */
	readonly hint: string;
	/**
	 * Told where fleetd changes no unit of that name: then the steps do nothing. Without it that is an error.
	 */
	onRefused?(): void;
}

/**
 * The steps that stop a unit for sure. It is set to loaded, not to inactive: fleetd removes file and state of
 * an inactive unit as soon as it has ASKED systemd to stop it, and nothing shows any more whether the process
 * has ended. A unit that is inactive already is only looked at.
 */
export const stopSteps = (
	client: FleetClient,
	{ name, desiredState }: Unit,
	{ signal, onLook }: Stepwise,
	{ then, hint, onRefused }: Stopping,
): Step[] => {
	if (isTemplateName(name)) return [];
	let refused = false;
	const runs = desiredState === 'launched';
	const stop: Step = {
		step: 'stop',
		async run() {
			try {
				await client.units.setState(name, 'loaded', { signal });
			} catch (error) {
				if (!onRefused || !isMusterError(error) || error.details['refusedName'] !== true) throw error;
				refused = true;
				onRefused();
				onLook?.(`${error.message}; it is not stopped first`);
			}
		},
		not: `was neither stopped nor ${then}`,
		unknown: `may have been stopped, or not; it was not ${then}`,
		hint,
	};
	const wait: Step = {
		step: 'wait until stopped',
		run: async () => {
			if (!refused)
				await waitFor(client, name, 'stopped', {
					signal,
					deadline: atLeast(PATIENCE_SECONDS, signal),
					onLook,
				});
		},
		not: `${runs ? 'was asked to stop' : 'was to stop before'} and has not stopped yet; it was not ${then}`,
		hint,
	};
	return runs ? [stop, wait] : [wait];
};
