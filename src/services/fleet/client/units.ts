import { codeOf, MusterError } from '../../../core/errors.ts';
import { checkDesiredState } from '../model/validate/desired-state.ts';
import { checkUnitName } from '../model/validate/name.ts';
import { type CheckedUnit, checkUnit } from '../model/validate/put.ts';
import { readUnit, type Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { atLeast, since } from '../wire/version.ts';
import type { Call } from './call.ts';
import { listAll } from './pages.ts';
import type { Asker, Reach } from './failover.ts';
import { makeChange, readBack } from './settle-change.ts';
import { listStates } from './states.ts';

/** A unit as it is wanted. */
export interface Wanted {
	/** At least one option: see `readUnitText` and `addOption`. */
	readonly options: unknown;
	/** inactive, loaded or launched. Default: inactive for a new unit, what it was for one that is there. */
	readonly desiredState?: unknown;
}

export interface Units {
	/** All units over all pages, sorted by name. `GET /units` */
	list(call?: Call): Promise<Unit[]>;
	/** @throws MusterError NOT_FOUND; SERVER with `details.status` 500 also for a unit that is broken for good. `GET /units/{name}` */
	get(name: string, call?: Call): Promise<Unit>;
	/** As `get`, but `undefined` where there is no such unit. */
	find(name: string, call?: Call): Promise<Unit | undefined>;
	/** @throws MusterError CONFLICT where a unit of that name exists, or still runs after having been destroyed (trap 15). `PUT /units/{name}` */
	create(name: string, wanted: Wanted, call?: Call): Promise<Unit>;
	/** Gives a unit another unit file; its desired state stays, unless another is given. @throws MusterError NOT_FOUND. `PUT /units/{name}` */
	replace(name: string, wanted: Wanted, call?: Call): Promise<Unit>;
	/** @throws MusterError NOT_FOUND. `PUT /units/{name}` */
	setState(name: string, desiredState: unknown, call?: Call): Promise<Unit>;
	/** Gone from the list at once; the process may run on for seconds: see `unitStates`. @throws MusterError NOT_FOUND. `DELETE /units/{name}` */
	destroy(name: string, call?: Call): Promise<void>;
}

const path = (name: string) => `/fleet/v1/units/${encodeURIComponent(name)}`;

/** One unit from one endpoint. */
export const readOne = async (asker: Asker, name: string, call: Call | undefined): Promise<Unit> =>
	readUnit(await asker.json({ method: 'GET', path: path(name), doing: `reading unit ${name}` }), call?.raw);

export const listUnits = (asker: Asker, call: Call | undefined): Promise<Unit[]> =>
	listAll(asker, {
		resource: 'units',
		field: 'units',
		query: {},
		doing: 'listing units',
		read: (item) => readUnit(item, call?.raw),
		key: ({ name }) => name,
	});

/** The units of a cluster. Every name, option and state is checked before it is sent: some PUTs make a unit unreadable for ever. */
export const unitsOf = (reach: Reach): Units => {
	const get = (name: string, call?: Call) => reach.read(call, (asker) => readOne(asker, name, call));
	const find = (name: string, call?: Call) =>
		get(name, call).catch((error: unknown) => {
			if (codeOf(error) === 'NOT_FOUND') return undefined;
			throw error;
		});
	const matches = (
		unit: Unit | undefined,
		{ hash, desiredState }: Pick<CheckedUnit, 'hash' | 'desiredState'>,
	) =>
		unit !== undefined && unit.desiredState === desiredState && unitHash(unit.options) === hash
			? unit
			: undefined;
	const put = async (unit: CheckedUnit, doing: string, call?: Call): Promise<Unit> => {
		const { name, options, desiredState } = unit;
		const found = await makeChange(
			reach,
			{
				method: 'PUT',
				path: path(name),
				body: { name, desiredState, options },
				doing,
				done: [201, 204],
				look: async (again) => matches(await find(name, { ...again, raw: call?.raw }), unit),
			},
			call,
		);
		return found ?? readBack(doing, () => get(name, call));
	};
	return {
		list: (call) => reach.read(call, (asker) => listUnits(asker, call)),
		get: async (name, call) => get(checkUnitName(name), call),
		find: async (name, call) => find(checkUnitName(name), call),
		async create(name, { options, desiredState }, call) {
			const unit = checkUnit(name, options, desiredState ?? 'inactive');
			const plain = { ...call, raw: false };
			const [there, remains] = await Promise.all([
				find(unit.name, plain),
				reach.read(call, (asker) => listStates(asker, { unit: unit.name }, plain)),
			]);
			if (there)
				throw new MusterError('CONFLICT', `Unit ${unit.name} exists already`, {
					details: {
						unit: unit.name,
						desiredState: there.desiredState,
						same: unitHash(there.options) === unit.hash,
					},
					hint: 'Replace it, or destroy it first. A PUT would have replaced it without a word.',
				});
			if (remains.length > 0)
				throw new MusterError(
					'CONFLICT',
					`Unit ${unit.name} was destroyed, but still stands on machine ${remains.map(({ machineId }) => machineId.slice(0, 8)).join(', ')}`,
					{
						details: { unit: unit.name, machineIds: remains.map(({ machineId }) => machineId) },
						hint: 'Wait until its state is gone: created now, the new unit could end up not running at all.',
					},
				);
			return put(unit, `creating unit ${unit.name}`, call);
		},
		async replace(name, { options, desiredState }, call) {
			const early = checkUnit(name, options, desiredState ?? 'inactive');
			const there = await get(early.name, { ...call, raw: false });
			const unit =
				desiredState === undefined
					? { ...early, desiredState: checkDesiredState(early.name, there.desiredState) }
					: early;
			const version = reach.version();
			if (version && !atLeast(version, since.replace) && unitHash(there.options) !== unit.hash)
				throw new MusterError(
					'UNSUPPORTED',
					`fleet ${version.text} cannot replace units; that came with ${since.replace}`,
					{
						hint: 'Destroy the unit, wait until its state is gone, and create it anew.',
					},
				);
			return put(unit, `replacing unit ${unit.name}`, call);
		},
		async setState(name, wanted, call) {
			const checked = checkUnitName(name);
			const desiredState = checkDesiredState(checked, wanted);
			const { options } = await get(checked, { ...call, raw: false });
			const doing = `setting unit ${checked} to ${desiredState}`;
			const found = await makeChange(
				reach,
				{
					method: 'PUT',
					path: path(checked),
					body: { desiredState },
					doing,
					done: [204],
					look: async (again) =>
						matches(await find(checked, { ...again, raw: call?.raw }), {
							desiredState,
							hash: unitHash(options),
						}),
				},
				call,
			);
			return found ?? readBack(doing, () => get(checked, call));
		},
		async destroy(name, call) {
			const checked = checkUnitName(name);
			await makeChange(
				reach,
				{
					method: 'DELETE',
					path: path(checked),
					doing: `destroying unit ${checked}`,
					done: [204],
					look: async (again) => ((await find(checked, again)) === undefined ? true : undefined),
				},
				call,
			);
		},
	};
};
