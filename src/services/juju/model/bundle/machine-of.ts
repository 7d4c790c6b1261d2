import { pause } from '../../../../net/backoff.ts';
import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { statusNow } from '../settle/look.ts';

const LOOK_MS = 500;
const LOOKS = 60;

/**
 * Where to put something: a place as it is; of a unit, `lxd:web/0` too, the machine that it got, which takes
 * a moment.
 */
export const machineOf = async (client: JujuClient, place: string, signal: AbortSignal): Promise<string> => {
	const [, scope = '', unit] = /^((?:[a-z]+:)?)([a-z][a-z0-9-]*\/\d+)$/.exec(place) ?? [];
	if (unit === undefined) return place;
	for (let looks = 0; looks < LOOKS && !signal.aborted; looks++) {
		const { units } = await statusNow(client, signal);
		const machine = units.find((one) => one.name === unit)?.machine;
		if (machine) return `${scope}${machine}`;
		await pause(LOOK_MS, signal);
	}
	throw new MusterError('TIMEOUT', `${unit} has no machine yet, and something has to go beside it`);
};
