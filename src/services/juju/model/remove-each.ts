import type { JujuClient } from '../client/client.ts';
import { removeMachines } from '../wire/calls/machine.table.ts';
import { removeUnits } from '../wire/calls/unit.table.ts';
import type { Item } from '../wire/items.ts';
import { oneByOne } from './one-by-one.ts';

/** From this version on a server answers for each; before, one refusal stood for all that was asked. */
const EACH_SINCE = 4;

const answersForEach = (client: JujuClient, facade: string): boolean =>
	client.versions(facade).some((version) => version >= EACH_SINCE);

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
): Promise<Item[]> => {
	if (answersForEach(client, 'Application')) return client.ask(removeUnits, { units, ...how }, { signal });
	return oneByOne(units, signal, async (key) => {
		await client.ask(removeUnits, { units: [key], ...how }, { signal });
		return { key };
	});
};

/** As {@link removeEachUnit}, machines. */
export const removeEachMachine = (
	client: JujuClient,
	ids: readonly string[],
	how: { readonly force: boolean; readonly keep: boolean },
	signal: AbortSignal,
): Promise<Item[]> => {
	if (answersForEach(client, 'MachineManager'))
		return client.ask(removeMachines, { ids, ...how }, { signal });
	return oneByOne(ids, signal, async (key) => {
		await client.ask(removeMachines, { ids: [key], ...how }, { signal });
		return { key };
	});
};
