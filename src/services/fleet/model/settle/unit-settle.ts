import type { FleetParts } from '../../parts.ts';
import type { Settle } from '../../../../catalogue/operation.ts';
import { notYet } from '../../../../catalogue/results.ts';
import { isMusterError } from '../../../../core/errors.ts';
import type { FleetClient } from '../../client/client.ts';
import type { Observation, SettleGoal } from './judge.ts';
import { isPassing, lookOnce } from './wait.ts';
import type { DesiredState, Unit } from '../../wire/records.ts';

/** What the values of a change may say of what is waited for. */
interface Wanted {
	readonly until?: SettleGoal;
	readonly desiredState?: DesiredState;
}

/** What a desired state is done with. */
export const wantedState = ({ desiredState = 'inactive', until = 'active' }: Wanted): SettleGoal =>
	desiredState === 'launched' ? until : desiredState;

/**
 * Waits for one unit; `which` reads what to wait for from the values. The settled result is the unit, with
 * its states. A server that is away for a moment is asked again: the change has been made, and only the
 * waiting is left.
 */
export const unitSettle = (
	phrase: string,
	which: (values: Wanted, unit: Unit) => SettleGoal,
): Settle<FleetClient, never, FleetParts> => ({
	until: phrase,
	every: 1,
	deadline: 120,
	async look(client, result, values, { signal, progress }, state) {
		const { name } = result as Unit;
		const before = state.get('observation') as Observation | undefined;
		try {
			const { seen, words, observation } = await lookOnce(
				client,
				name,
				which(values as Wanted, result as Unit),
				{ before },
				{ signal },
			);
			state.set('observation', observation);
			progress(0, undefined, `${name}: ${words}`);
			return seen ? { ...(result as Unit), ...seen.unit, states: seen.states } : notYet(words);
		} catch (error) {
			if (signal.aborted || !isMusterError(error) || !isPassing(error)) throw error;
			progress(0, undefined, `${name}: ${error.message}`);
			return notYet(error.message);
		}
	},
});
