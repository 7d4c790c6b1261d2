import type { JujuClient } from '../client/client.ts';
import { removeMachines } from '../wire/calls/machine.table.ts';
import { removeUnits } from '../wire/calls/unit.table.ts';
import type { Item } from '../wire/items.ts';
import { oneByOne } from './one-by-one.ts';

/** From this version on a server answers for each; before, one refusal stood for all that was asked. */
const EACH_SINCE = 4;

const answersForEach = (client: JujuClient, facade: string): boolean =>
	client.versions(facade).some((version) => version >= EACH_SINCE);

/** Removes these in one call where the server answers for each, else with one call each. */
const removeEach = (
	client: JujuClient,
	facade: string,
	keys: readonly string[],
	signal: AbortSignal,
	ask: (some: readonly string[]) => Promise<Item[]>,
): Promise<Item[]> => {
	if (answersForEach(client, facade)) return ask(keys);
	return oneByOne(keys, signal, async (key) => {
		await ask([key]);
		return { key };
	});
};

interface How {
	readonly destroyStorage?: boolean;
	readonly force?: boolean;
}

/** Removes units: what became of each, whatever the release. */
export const removeEachUnit = (
	client: JujuClient,
	units: readonly string[],
	how: How,
	signal: AbortSignal,
): Promise<Item[]> =>
	removeEach(client, 'Application', units, signal, (some) =>
		client.ask(removeUnits, { units: some, ...how }, { signal }),
	);

/** As {@link removeEachUnit}, machines. */
export const removeEachMachine = (
	client: JujuClient,
	ids: readonly string[],
	how: { readonly force: boolean; readonly keep: boolean },
	signal: AbortSignal,
): Promise<Item[]> =>
	removeEach(client, 'MachineManager', ids, signal, (some) =>
		client.ask(removeMachines, { ids: some, ...how }, { signal }),
	);
