import { hasFailed, isBusy, standings } from './settle/unit-on-machine.ts';
import { unmet } from '../wire/eligible.ts';
import type { Machine, Unit, UnitState } from '../wire/records.ts';
import { requirementsOf } from '../wire/requirements.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { isTemplateName } from '../wire/unit-name.ts';

/**
 * A unit in one word. running, starting (on its way up), failed, finished (ran to its end, or has not begun), stopping, stopped (loaded),
 * inactive, waiting (for a machine to take it), unschedulable (no machine fits), template, leaving (destroyed, still on a machine).
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
	/** What no machine offers, for a unit that cannot be scheduled. */
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
	const places = standings({ unit, states, machines });
	if (unit.desiredState !== 'inactive' && places.length === 0)
		return lacks === undefined ? 'waiting' : 'unschedulable';
	const known = places.flatMap(({ state }) => (state ? [state] : []));
	if (known.some(hasFailed)) return 'failed';
	if (unit.desiredState !== 'launched' && known.some(isBusy)) return 'stopping';
	if (unit.desiredState === 'inactive') return 'inactive';
	if (known.length < places.length) return 'waiting';
	if (unit.desiredState === 'loaded') return 'stopped';
	if (known.every(({ systemdActiveState }) => systemdActiveState === 'active')) return 'running';
	return known.some(isBusy) ? 'starting' : 'finished';
};

/** Units, unit states and machines in one list, sorted by name; destroyed units that a machine still has come as `leaving`. */
export const joinStatus = ({
	units,
	states,
	machines,
}: {
	readonly units: readonly Unit[];
	readonly states: readonly UnitState[];
	readonly machines: readonly Machine[];
}): UnitStatus[] => {
	const byId = new Map(machines.map((machine) => [machine.id, machine]));
	const byName = new Map<string, UnitState[]>();
	for (const state of states) {
		const own = byName.get(state.name);
		if (own) own.push(state);
		else byName.set(state.name, [state]);
	}
	const place = (state: UnitState, hash: string | null): UnitPlace => ({
		machineId: state.machineId,
		primaryIp: byId.get(state.machineId)?.primaryIp ?? null,
		metadata: byId.get(state.machineId)?.metadata ?? {},
		systemdLoadState: state.systemdLoadState,
		systemdActiveState: state.systemdActiveState,
		systemdSubState: state.systemdSubState,
		current: state.hash === hash,
	});
	const rows = units.map((unit): UnitStatus => {
		const own = byName.get(unit.name) ?? [];
		byName.delete(unit.name);
		const hash = unitHash(unit.options);
		const lacks =
			unit.desiredState === 'inactive' || unit.machineId
				? undefined
				: unmet(machines, requirementsOf(unit.options, unit.name));
		return {
			name: unit.name,
			verdict: verdictOf(unit, own, machines, lacks),
			desiredState: unit.desiredState,
			currentState: unit.currentState,
			global: unit.global,
			machineId: unit.machineId,
			primaryIp: unit.machineId === null ? null : (byId.get(unit.machineId)?.primaryIp ?? null),
			hash,
			lacks: lacks ?? null,
			places: own.map((state) => place(state, hash)),
		};
	});
	const leaving = [...byName].map(([name, own]): UnitStatus => {
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
			places: own.map((state) => place(state, null)),
		};
	});
	return [...rows, ...leaving].sort((one, other) =>
		one.name < other.name ? -1 : one.name > other.name ? 1 : 0,
	);
};
