import { fits } from '../../wire/eligible.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';
import { requirementsOf } from '../../wire/requirements.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import type { Seen } from './observe.ts';

/** How a unit stands on one machine where it ought to be. */
export interface Standing {
	readonly machineId: string;
	/** `undefined`: systemd there has not reported it. */
	readonly state: UnitState | undefined;
	/** Whether what stands there is the unit’s present text. */
	readonly current: boolean;
}

const busy = new Set(['active', 'activating', 'deactivating', 'reloading', 'refreshing']);
const unloadable = new Set(['not-found', 'error', 'bad-setting', 'masked']);

/** Whether something of the unit runs there, or is on its way up or down. */
export const isBusy = (state: UnitState | undefined): boolean =>
	state !== undefined && busy.has(state.systemdActiveState);

/** Whether systemd says that it failed, or could not even read the unit file. */
export const hasFailed = (
	state: Pick<UnitState, 'systemdLoadState' | 'systemdActiveState'> | undefined,
): boolean =>
	state !== undefined && (state.systemdActiveState === 'failed' || unloadable.has(state.systemdLoadState));

/** The machines on which a global unit runs, as far as id and metadata tell. */
export const fittingMachines = (unit: Unit, machines: readonly Machine[]): Machine[] => {
	const requirements = requirementsOf(unit.options, unit.name);
	return machines.filter((machine) => fits(machine, requirements));
};

/** How a unit stands on each machine where it ought to be: its one machine, or every fitting one for a global unit. */
export const standings = ({ unit, states, machines }: Seen): Standing[] => {
	if (!unit) return [];
	const hash = unitHash(unit.options);
	const ids = unit.global
		? fittingMachines(unit, machines).map(({ id }) => id)
		: unit.machineId === null
			? []
			: [unit.machineId];
	return ids.map((machineId) => {
		const state = states.find((one) => one.machineId === machineId);
		return { machineId, state, current: state?.hash === hash };
	});
};

/** `active/running on 944b8b4c`, for people. */
export const spokenStanding = ({ machineId, state, current }: Standing): string => {
	const on = `on ${machineId.slice(0, 8)}`;
	if (!state) return `not reported ${on}`;
	const load = unloadable.has(state.systemdLoadState) ? `${state.systemdLoadState}, ` : '';
	return `${load}${state.systemdActiveState}/${state.systemdSubState} ${on}${current ? '' : ' (still the earlier text)'}`;
};
