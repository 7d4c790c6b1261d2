import { abortError } from '../../../net/call.ts';
import { watchDeltas } from '../client/all-watcher.ts';
import type { JujuClient } from '../client/client.ts';
import { get, number, text } from '../wire/get.ts';
import { notThere } from './check-change.ts';

const isOf = (delta: unknown, name: string): delta is readonly [string, string, unknown] =>
	Array.isArray(delta) &&
	['application', 'service'].includes(String(delta[0])) &&
	delta[1] === 'change' &&
	text(delta[2], 'name') === name;

/**
 * How many units Juju keeps of an application at least, 0 for no minimum. Only the watcher’s records tell it.
 * @throws MusterError NOT_FOUND
 */
export const minUnitsOf = async (client: JujuClient, name: string, signal: AbortSignal): Promise<number> => {
	for await (const { deltas } of watchDeltas(client, signal)) {
		const mine = deltas.find((delta) => isOf(delta, name));
		if (mine) return number(mine[2], 'min-units') ?? 0;
		const names = deltas.flatMap((delta) => text(get(delta, '2'), 'name') ?? []);
		throw notThere('application', name, names);
	}
	throw abortError(signal, `reading the minimum of ${name}`);
};
