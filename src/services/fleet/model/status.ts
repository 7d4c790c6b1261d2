import { isBroken, isBusy, unitOnMachines, statesInCluster } from './settle/unit-on-machine.ts';
import { placementFailure } from './placement.ts';
import type { Machine, Unit, UnitState } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { isTemplateName } from '../wire/unit-name.ts';

/**
 * A unit in one word. running, starting (on its way up), failed (also: ends and is restarted again and
 * again), finished (ran to its end, or has not begun), stopping, stopped (loaded), inactive, waiting (for a
 * machine to take it), unschedulable (no machine fits), template, leaving (destroyed, still on a machine).
 */
export type Verdict =
	| 'running'
	| 'starting'
	| 'failed'
	| 'finished'
	| 'stopping'
	| 'stopped'
	| 'inactive'
	| 'waiting'
	| 'unschedulable'
	| 'template'
	| 'leaving';

/** One machine’s share in a unit. */
export interface UnitPlace {
	readonly machineId: string;
	readonly primaryIp: string | null;
	readonly metadata: Readonly<Record<string, string>>;
	readonly systemdLoadState: string;
	readonly systemdActiveState: string;
	readonly systemdSubState: string;
	/** Whether the unit file there is the unit’s present one. */
	readonly current: boolean;
}

/** A unit joined with its states and machines: what fleetctl needs two listings for. */
export interface UnitStatus {
	readonly name: string;
	readonly verdict: Verdict;
	/** `null` for a unit that is leaving. */
	readonly desiredState: string | null;
	readonly currentState: string | null;
	readonly global: boolean;
	readonly machineId: string | null;
	readonly primaryIp: string | null;
	/** sha1 of the unit file, as `hash` of a unit state; `null` for a unit that is leaving. */
	readonly hash: string | null;
	/** Why no machine takes it, and what they offer, for a unit that cannot be scheduled. */
	readonly lacks: string | null;
	/** Where systemd reports it: one place, or several for a global unit. */
	readonly places: readonly UnitPlace[];
}

const verdictOf = (
	unit: Unit,
	states: readonly UnitState[],
	machines: readonly Machine[],
	lacks: string | undefined,
): Verdict => {
	if (isTemplateName(unit.name)) return 'template';
	const places = unitOnMachines({ unit, states, machines });
	if (unit.desiredState !== 'inactive' && places.length === 0)
		return lacks === undefined ? 'waiting' : 'unschedulable';
	const known = places.flatMap(({ state }) => (state ? [state] : []));
	if (unit.desiredState === 'inactive')
		return statesInCluster({ states, machines }).some(isBusy) ? 'stopping' : 'inactive';
	if (known.some(isBroken)) return 'failed';
	if (unit.desiredState === 'loaded' && known.some(isBusy)) return 'stopping';
	if (known.length < places.length) return 'waiting';
	if (unit.desiredState === 'loaded') return 'stopped';
	if (known.every(({ systemdActiveState }) => systemdActiveState === 'active')) return 'running';
	return known.some(isBusy) ? 'starting' : 'finished';
};

const placeOf = (state: UnitState, hash: string | null, machine: Machine | undefined): UnitPlace => ({
	machineId: state.machineId,
	primaryIp: machine?.primaryIp ?? null,
	metadata: machine?.metadata ?? {},
	systemdLoadState: state.systemdLoadState,
	systemdActiveState: state.systemdActiveState,
	systemdSubState: state.systemdSubState,
	current: state.hash === hash,
});

/** Units, unit states and machines of one moment. */
interface Whole {
	readonly units: readonly Unit[];
	readonly states: readonly UnitState[];
	readonly machines: readonly Machine[];
}
type MachinesById = ReadonlyMap<string, Machine>;

const rowOf = (unit: Unit, own: readonly UnitState[], whole: Whole, byId: MachinesById): UnitStatus => {
	const { name, desiredState, currentState, global, machineId } = unit;
	const hash = unitHash(unit.options);
	const lacks = machineId === null ? placementFailure(unit, whole.machines, whole.units) : undefined;
	return {
		name,
		verdict: verdictOf(unit, own, whole.machines, lacks),
		desiredState,
		currentState,
		global,
		machineId,
		primaryIp: machineId === null ? null : (byId.get(machineId)?.primaryIp ?? null),
		hash,
		lacks: lacks?.replace(/^none offers /, '') ?? null,
		places: own.map((state) => placeOf(state, hash, byId.get(state.machineId))),
	};
};

const leavingRow = (name: string, own: readonly UnitState[], byId: MachinesById): UnitStatus => {
	const machineId = own.length === 1 ? (own[0] as UnitState).machineId : null;
	return {
		name,
		verdict: 'leaving',
		desiredState: null,
		currentState: null,
		global: false,
		machineId,
		primaryIp: machineId === null ? null : (byId.get(machineId)?.primaryIp ?? null),
		hash: null,
		lacks: null,
		places: own.map((state) => placeOf(state, null, byId.get(state.machineId))),
	};
};

const byName = (states: readonly UnitState[]): Map<string, UnitState[]> => {
	const names = new Map<string, UnitState[]>();
	for (const state of states) {
		const own = names.get(state.name);
		if (own) own.push(state);
		else names.set(state.name, [state]);
	}
	return names;
};

/**
 * Units, unit states and machines in one list, sorted by name; destroyed units that a machine of the cluster
 * still has come as `leaving`. What a machine outside the cluster has left behind does not count.
 */
export const joinStatus = (whole: Whole): UnitStatus[] => {
	const byId = new Map(whole.machines.map((machine) => [machine.id, machine]));
	const states = byName(whole.states);
	const rows = whole.units.map((unit) => rowOf(unit, states.get(unit.name) ?? [], whole, byId));
	for (const { name } of whole.units) states.delete(name);
	const leaving = [...states].flatMap(([name, own]) => {
		const here = own.filter(({ machineId }) => byId.has(machineId));
		return here.length > 0 ? [leavingRow(name, here, byId)] : [];
	});
	return [...rows, ...leaving].sort((one, other) => (one.name < other.name ? -1 : 1));
};
