import { MusterError } from '../../../core/errors.ts';
import { readUnitState, type UnitState } from '../wire/records.ts';
import type { Call } from './call.ts';
import { listAll } from './pages.ts';
import type { EndpointClient } from './endpoint-client.ts';

/** Which states; both together mean both. */
export interface StateFilter {
	/** A unit’s whole name. */
	readonly unit?: string;
	/** A machine’s whole id. */
	readonly machine?: string;
}

/**
 * A filter’s text as it may stand in the query: the server matches whole names only, and takes an empty one
 * for none.
 */
const checkFilter = (value: string | undefined, name: string): string | undefined => {
	if (value === undefined || value === '') return undefined;
	if (typeof value === 'string' && value.length <= 256) return value;
	throw new MusterError('BAD_INPUT', `${name}: must be a text of at most 256 characters`);
};

/**
 * `GET /state?unitName=&machineID=`; never `GET /state/{name}`, to which an unknown name ends the connection
 * (trap 3).
 */
export const listStates = (
	api: EndpointClient,
	{ unit, machine }: StateFilter,
	call: Call | undefined,
): Promise<UnitState[]> => {
	const unitName = checkFilter(unit, 'Unit');
	const machineID = checkFilter(machine, 'Machine');
	return listAll(api, {
		resource: 'state',
		field: 'states',
		query: { ...(machineID && { machineID }), ...(unitName && { unitName }) },
		doing: 'listing unit states',
		read: (item) => readUnitState(item, call?.raw),
		key: ({ name, machineId }) => `${name}\n${machineId}`,
	});
};
