import { MusterError } from '../../../core/errors.ts';
import { checkDesiredState } from '../model/validate/desired-state.ts';
import { checkKnownName } from '../model/validate/name.ts';
import { type CheckedUnit, checkReplacement, checkUnit } from '../model/validate/put.ts';
import type { Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { atLeast, since } from '../wire/version.ts';
import type { Call } from './call.ts';
import type { Failover } from './failover.ts';
import { listMachines } from './machines.ts';
import { makeChange } from './settle-change.ts';
import { listStates } from './states.ts';
import { exists, othersText, refusesName, shortIds, stillThere, takenBy, tooOld } from './unit-conflicts.ts';
import type { Creating, Units, Wanted } from './units.ts';

/** The cluster, and how one of its units is read. */
export interface Reading {
	readonly failover: Failover;
	get(name: string, call?: Call): Promise<Unit>;
	find(name: string, call?: Call): Promise<Unit | undefined>;
}

export const unitPath = (name: string) => `/fleet/v1/units/${encodeURIComponent(name)}`;

type Aim = Pick<CheckedUnit, 'hash' | 'desiredState'>;
const isSo = (unit: Unit | undefined, { hash, desiredState }: Aim): unit is Unit =>
	unit !== undefined && unit.desiredState === desiredState && unitHash(unit.options) === hash;

/**
 * What is left of a destroyed unit: where it still counts, and where its machine is no longer in the cluster.
 */
const remainsOf = async (failover: Failover, name: string, call: Call) => {
	const states = await failover.read(call, (api) => listStates(api, { unit: name }, call));
	if (states.length === 0) return { here: [], lost: [] };
	const ids = new Set(
		(await failover.read(call, (api) => listMachines(api, call))).map((machine) => machine.id),
	);
	return {
		here: states.filter(({ machineId }) => ids.has(machineId)),
		lost: states.filter(({ machineId }) => !ids.has(machineId)),
	};
};

const plain = (call: Call | undefined): Call => ({ ...call, raw: false });

const create = async (
	{ failover, find }: Reading,
	unit: CheckedUnit,
	call: Creating | undefined,
): Promise<Unit> => {
	const { name, options, desiredState } = unit;
	const [there, remains] = await Promise.all([
		find(name, plain(call)),
		remainsOf(failover, name, plain(call)),
	]);
	if (there) throw exists(unit, there);
	if (remains.here.length > 0) throw stillThere(unit, remains.here);
	if (remains.lost.length > 0)
		call?.warn?.(
			`${name}: a former unit of that name is still reported on ${shortIds(remains.lost)}, which is not in the cluster`,
		);
	return makeChange(
		failover,
		{
			method: 'PUT',
			path: unitPath(name),
			body: { name, desiredState, options },
			doing: `creating unit ${name}`,
			done: [201, 204],
			taken: (status) => (status === 204 ? takenBy(unit) : undefined),
			look: async (again) => {
				const now = await find(name, { ...again, raw: call?.raw });
				return isSo(now, unit) ? now : undefined;
			},
			otherwise: async () => othersText(name),
		},
		call,
	);
};

const replace = async (
	{ failover, get, find }: Reading,
	early: CheckedUnit,
	wanted: Wanted,
	call: Call | undefined,
): Promise<Unit> => {
	const { name, options } = early;
	const there = await get(name, plain(call));
	const desiredState =
		wanted.desiredState === undefined ? checkDesiredState(name, there.desiredState) : early.desiredState;
	const unit = { ...early, desiredState };
	const version = failover.version();
	const before = unitHash(there.options);
	if (version && !atLeast(version, since.replace) && before !== unit.hash) throw tooOld(name, version.text);
	return makeChange(
		failover,
		{
			method: 'PUT',
			path: unitPath(name),
			body: { name, desiredState, options },
			doing: `replacing unit ${name}`,
			done: [201, 204],
			look: async (again) => {
				const now = await find(name, { ...again, raw: call?.raw });
				return isSo(now, unit) ? now : undefined;
			},
			async otherwise(again) {
				const now = await get(name, plain(again));
				return unitHash(now.options) === before ? tooOld(name, undefined) : othersText(name);
			},
		},
		call,
	);
};

const setState = async (
	{ failover, get, find }: Reading,
	name: string,
	desiredState: Unit['desiredState'],
	call: Call | undefined,
): Promise<Unit> => {
	await get(name, plain(call));
	return makeChange(
		failover,
		{
			method: 'PUT',
			path: unitPath(name),
			body: { desiredState },
			doing: `setting unit ${name} to ${desiredState}`,
			done: [204],
			look: async (again) => {
				const now = await find(name, { ...again, raw: call?.raw });
				return now?.desiredState === desiredState ? now : undefined;
			},
			otherwise: async () =>
				new MusterError('CONFLICT', `Somebody else changed unit ${name} at the same moment`, {
					details: { unit: name },
					hint: `It is not ${desiredState}, as was asked. See who else changes this unit.`,
				}),
		},
		call,
	);
};

/**
 * The changes of one unit that are a PUT. Every rule is checked before anything is sent: some PUTs make a
 * unit unreadable for ever.
 */
export const unitChangesOf = (reading: Reading): Pick<Units, 'create' | 'replace' | 'setState'> => ({
	create: async (name, { options, desiredState }, call) =>
		create(reading, checkUnit(name, options, desiredState ?? 'inactive'), call),
	replace: async (name, wanted, call) => {
		const unit = checkReplacement(name, wanted.options, wanted.desiredState ?? 'inactive');
		return replace(reading, unit, wanted, call).catch((error: unknown) => {
			throw refusesName(error, unit.name);
		});
	},
	setState: async (name, wanted, call) => {
		const known = checkKnownName(name);
		return setState(reading, known, checkDesiredState(known, wanted), call).catch((error: unknown) => {
			throw refusesName(error, known);
		});
	},
});
