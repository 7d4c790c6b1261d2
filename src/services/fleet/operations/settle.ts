import type { Settle } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client.ts';
import type { Glimpse, Settling } from '../settle/judge.ts';
import { lookOnce } from '../settle/wait.ts';
import type { DesiredState, Unit } from '../wire/records.ts';

/** What the values of a change may say of what is waited for. */
interface Wanted {
	readonly until?: Settling;
	readonly desiredState?: DesiredState;
}

/** What a desired state is done with. */
export const wantedState = ({ desiredState = 'inactive', until = 'active' }: Wanted): Settling =>
	desiredState === 'launched' ? until : desiredState;

/** Waits for one unit; `which` reads what to wait for from the values. The settled result is the unit, with its states. */
export const unitSettle = (phrase: string, which: (values: Wanted) => Settling): Settle<FleetClient, never> => ({
	until: phrase,
	every: 1,
	deadline: 120,
	async look(client, result, values, { signal, progress }, kept) {
		const { name } = result as Unit;
		const { seen, words, glimpse } = await lookOnce(client, name, which(values as Wanted), kept.get('glimpse') as Glimpse | undefined, {
			signal,
		});
		kept.set('glimpse', glimpse);
		progress(0, undefined, `${name}: ${words}`);
		return seen && { ...(result as Unit), ...seen.unit, states: seen.states };
	},
});
