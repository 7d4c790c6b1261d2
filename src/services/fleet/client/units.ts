import { codeOf, MusterError } from '../../../core/errors.ts';
import { serialByKey } from '../../../net/serial-by-key.ts';
import { checkKnownName } from '../model/validate/name.ts';
import { readUnit, type Unit } from '../wire/records.ts';
import type { Call } from './call.ts';
import type { EndpointClient } from './endpoint-client.ts';
import type { Failover } from './failover.ts';
import { listAll } from './pages.ts';
import { makeChange } from './settle-change.ts';
import { unitChangesOf, unitPath } from './unit-changes.ts';

/** A unit as it is wanted. */
export interface Wanted {
	/** At least one option: see `readUnitText` and `addOption`. */
	readonly options: unknown;
	/** inactive, loaded or launched. @default inactive for a new unit, what it was for one that is there */
	readonly desiredState?: unknown;
}

export interface Creating extends Call {
	/** Told what may be wrong though the unit is created, in one line. */
	warn?(line: string): void;
}

/**
 * The units of a cluster. A change gives the unit as the server has it afterwards, which is what was asked;
 * changes of one unit are made one after the other, in the order of the calls.
 */
export interface Units {
	/** All units over all pages, sorted by name. `GET /units` */
	list(call?: Call): Promise<Unit[]>;
	/**
	 * @throws MusterError NOT_FOUND; SERVER with `details.status` 500 also for a unit that is broken for good.
	 * `GET /units/{name}`
	 */
	get(name: string, call?: Call): Promise<Unit>;
	/** As `get`, but `undefined` where there is no such unit. */
	find(name: string, call?: Call): Promise<Unit | undefined>;
	/**
	 * @throws MusterError CONFLICT where a unit of that name exists, or still runs after having been destroyed
	 * (trap 15). `PUT /units/{name}`
	 */
	create(name: string, wanted: Wanted, call?: Creating): Promise<Unit>;
	/**
	 * Gives a unit another unit file; its desired state stays, unless another is given. `PUT /units/{name}`
	 * @throws MusterError NOT_FOUND; UNSUPPORTED before fleet 0.13, or for a name that fleetd refuses; CONFLICT
	 *   where somebody else was at it
	 */
	replace(name: string, wanted: Wanted, call?: Call): Promise<Unit>;
	/**
	 * @throws MusterError NOT_FOUND; UNSUPPORTED for a name that fleetd refuses; CONFLICT where somebody else
	 * was at it. `PUT /units/{name}`
	 */
	setState(name: string, desiredState: unknown, call?: Call): Promise<Unit>;
	/**
	 * Gone from the list at once; the process may run on, unseen: set it to loaded and wait until it has
	 * stopped first. `DELETE /units/{name}`
	 * @throws MusterError NOT_FOUND; CONFLICT where somebody created it again at once
	 */
	destroy(name: string, call?: Call): Promise<void>;
}

/** One unit from one endpoint. */
export const readOne = async (api: EndpointClient, name: string, call: Call | undefined): Promise<Unit> =>
	readUnit(await api.json({ method: 'GET', path: unitPath(name), doing: `reading unit ${name}` }), call?.raw);

export const listUnits = (api: EndpointClient, call: Call | undefined): Promise<Unit[]> =>
	listAll(api, {
		resource: 'units',
		field: 'units',
		query: {},
		doing: 'listing units',
		read: (item) => readUnit(item, call?.raw),
		key: ({ name }) => name,
	});

/** The units of the cluster that `failover` leads to. */
export const unitsOf = (failover: Failover): Units => {
	const get = (name: string, call?: Call) => failover.read(call, (api) => readOne(api, name, call));
	const find = (name: string, call?: Call) =>
		get(name, call).catch((error: unknown) => {
			if (codeOf(error) === 'NOT_FOUND') return undefined;
			throw error;
		});
	const changes = unitChangesOf({ failover, get, find });
	const inOrder = serialByKey('another change of unit');
	const turn = <T>(name: unknown, call: Call | undefined, change: () => Promise<T>): Promise<T> =>
		inOrder(String(name), call?.signal, change);
	const destroy = (name: string, call: Call | undefined) =>
		makeChange(
			failover,
			{
				method: 'DELETE',
				path: unitPath(name),
				doing: `destroying unit ${name}`,
				done: [204],
				look: async (again) => ((await find(name, again)) === undefined ? true : undefined),
				otherwise: async () =>
					new MusterError('CONFLICT', `Unit ${name} was destroyed, and somebody created it again at once`, {
						details: { unit: name, done: true },
						hint: 'See who else changes this unit.',
					}),
			},
			call,
		);
	return {
		list: (call) => failover.read(call, (api) => listUnits(api, call)),
		get: async (name, call) => get(checkKnownName(name), call),
		find: async (name, call) => find(checkKnownName(name), call),
		create: (name, wanted, call) => turn(name, call, () => changes.create(name, wanted, call)),
		replace: (name, wanted, call) => turn(name, call, () => changes.replace(name, wanted, call)),
		setState: (name, state, call) => turn(name, call, () => changes.setState(name, state, call)),
		async destroy(name, call) {
			const known = checkKnownName(name);
			await turn(known, call, () => destroy(known, call));
		},
	};
};
