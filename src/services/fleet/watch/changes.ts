import type { FleetClient } from '../client.ts';
import { diff } from './diff.ts';
import type { FleetChange } from './events.ts';
import { know } from './know.ts';
import type { Known } from './marks.ts';
import { type Polling, polls } from './polls.ts';

export interface Watching extends Polling {
	/** Seconds after which a unit that is not what was asked for is an event. Default 60. */
	readonly late?: number;
	/** What was known when the watch ended last: from `recall`, or kept from an earlier connection. */
	readonly known?: Known;
}

/** What one poll has shown. */
export interface Step {
	/** To be remembered before the changes are handed over. */
	readonly known: Known;
	/** `recovered`: it happened while nobody watched. */
	readonly changes: readonly (FleetChange & { readonly recovered?: true })[];
}

const isGone = ({ event, changed }: FleetChange): boolean =>
	event === 'machine.left' || event === 'unit.destroyed' || (event === 'state.changed' && changed?.[0] === 'gone');

/**
 * Watches a cluster by polling: one step per poll, also where nothing has changed. Without `known` the first step only primes;
 * with it, what happened since is told as recovered, and what is gone since, at the second poll, too. Ends with `signal`.
 * @throws MusterError of the poll that failed: a failed poll is never an empty cluster. Go on with the last `known`.
 */
export async function* changes(client: FleetClient, { late, known: earlier, ...polling }: Watching): AsyncGenerator<Step, void> {
	let known = earlier;
	let turn = 0;
	for await (const snapshot of polls(client, polling)) {
		const before = known;
		known = know(snapshot, before);
		turn++;
		const found = before ? diff(before, known, { late }) : [];
		const missedSince = (change: FleetChange) => earlier !== undefined && (turn === 1 || (turn === 2 && isGone(change)));
		yield { known, changes: found.map((change) => (missedSince(change) ? { ...change, recovered: true } : change)) };
	}
}
