import { fits } from '../../wire/eligible.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';
import { requirementsOf } from '../../wire/requirements.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import type { Seen } from './observe.ts';

/** How a unit stands on one machine where it ought to be. */
export interface UnitOnMachine {
	readonly machineId: string;
	/** `undefined`: systemd there has not reported it. */
	readonly state: UnitState | undefined;
	/** Whether what stands there is the unit’s present text. */
	readonly current: boolean;
}

type Systemd = Pick<UnitState, 'systemdLoadState' | 'systemdActiveState' | 'systemdSubState'>;

const busy = new Set(['active', 'activating', 'deactivating', 'reloading', 'refreshing']);
const unloadable = new Set(['not-found', 'error', 'bad-setting', 'masked']);

/** Whether something of the unit runs there, or is on its way up or down. */
export const isBusy = (state: UnitState | undefined): boolean =>
	state !== undefined && busy.has(state.systemdActiveState);

/** Whether systemd says that it failed, or could not even read the unit file. */
export const hasFailed = (state: Omit<Systemd, 'systemdSubState'> | undefined): boolean =>
	state !== undefined && (state.systemdActiveState === 'failed' || unloadable.has(state.systemdLoadState));

/**
 * Whether it ended and waits for systemd to start it again (`Restart=`): between two lives of a crash loop.
 */
export const isRestarting = (
	state: Pick<Systemd, 'systemdActiveState' | 'systemdSubState'> | undefined,
): boolean => state?.systemdActiveState === 'activating' && state.systemdSubState.startsWith('auto-restart');

/** Whether it is not up, and not on its way up for the first time. */
export const isBroken = (state: Systemd | undefined): boolean => hasFailed(state) || isRestarting(state);

/** The machines on which a global unit runs, as far as id and metadata tell. */
export const fittingMachines = (unit: Unit, machines: readonly Machine[]): Machine[] => {
	const requirements = requirementsOf(unit.options, unit.name);
	return machines.filter((machine) => fits(machine, requirements));
};

/** The states that count: a machine that has left the cluster may leave its states behind for ever. */
export const statesInCluster = ({ states, machines }: Omit<Seen, 'unit'>): UnitState[] => {
	const ids = new Set(machines.map(({ id }) => id));
	return states.filter(({ machineId }) => ids.has(machineId));
};

const placesOf = (unit: Unit, machines: readonly Machine[]): string[] => {
	if (unit.global) return fittingMachines(unit, machines).map(({ id }) => id);
	return unit.machineId === null ? [] : [unit.machineId];
};

/**
 * How a unit stands on each machine where it ought to be: its one machine, or every fitting one for a global
 * unit.
 */
export const unitOnMachines = ({ unit, states, machines }: Seen): UnitOnMachine[] => {
	if (!unit) return [];
	const hash = unitHash(unit.options);
	return placesOf(unit, machines).map((machineId) => {
		const state = states.find((one) => one.machineId === machineId);
		return { machineId, state, current: state?.hash === hash };
	});
};

export const shortId = (machineId: string): string => machineId.slice(0, 8);

const systemdWords = (state: UnitState): string => {
	const load = unloadable.has(state.systemdLoadState) ? `${state.systemdLoadState}, ` : '';
	return `${load}${state.systemdActiveState}/${state.systemdSubState}`;
};

/** `active/running on 944b8b4c`, for people. */
export const spokenUnitOnMachine = ({ machineId, state, current }: UnitOnMachine): string => {
	const on = `on ${shortId(machineId)}`;
	if (!state) return `not reported ${on}`;
	return `${systemdWords(state)} ${on}${current ? '' : ' (still the earlier text)'}`;
};

/** `it failed on 944b8b4c (failed/failed)`, for people. */
export const failureText = ({ machineId, state }: UnitOnMachine): string => {
	const on = shortId(machineId);
	if (!state) return `it is not reported on ${on}`;
	const words = systemdWords(state);
	if (isRestarting(state)) return `it ends and is restarted again and again on ${on} (${words})`;
	const loaded = !unloadable.has(state.systemdLoadState);
	return loaded ? `it failed on ${on} (${words})` : `systemd cannot load it on ${on} (${words})`;
};
