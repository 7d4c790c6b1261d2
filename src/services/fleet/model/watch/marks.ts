import type { Mark } from '../../../../net/confirm-gone.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';

export interface MachineMark extends Mark {
	readonly id: string;
	readonly primaryIp: string | null;
	/** Over the metadata. */
	readonly digest: string;
	/** `undefined` where only memory knows it. */
	readonly record: Machine | undefined;
}

export interface UnitMark extends Mark {
	readonly name: string;
	readonly desiredState: string;
	readonly currentState: string | null;
	readonly machineId: string | null;
	/** First eight digits of the unit’s hash. */
	readonly digest: string;
	/** Whether it is what was asked for; a global unit: on every fitting machine. */
	readonly converged: boolean;
	/** Since when `converged` is what it is, in ms of the epoch; of the poll that first saw it. */
	readonly since: number;
	readonly record: Unit | undefined;
}

export interface StateMark extends Mark {
	readonly name: string;
	readonly machineId: string;
	readonly load: string;
	readonly active: string;
	readonly sub: string;
	/** First eight digits of the hash. */
	readonly digest: string;
	/** Whether its unit has failed there and has not been active since. */
	readonly troubled: boolean;
	readonly record: UnitState | undefined;
}

/** A cluster as the watch knows it: by key, with what has been missed once still in it. */
export interface Known {
	/** Of the last poll, in ms of the epoch. */
	readonly at: number;
	readonly machines: ReadonlyMap<string, MachineMark>;
	readonly units: ReadonlyMap<string, UnitMark>;
	/** By name and machine id, with a line break between. */
	readonly states: ReadonlyMap<string, StateMark>;
}

export const stateKey = (name: string, machineId: string): string => `${name}\n${machineId}`;

/** Whether a state counts for its unit: what a former machine still reports, or what is left of a destroyed unit, does not. */
export const counts = (unit: Pick<UnitMark, 'machineId'> | undefined, machineId: string): boolean =>
	unit !== undefined && (unit.machineId === null || unit.machineId === machineId);

/** Whether a unit was in trouble before, on this machine or, where it runs on one only, on the machine it has moved from. */
export const wasTroubled = (name: string, machineId: string, before: Known | undefined): boolean => {
	const same = before?.states.get(stateKey(name, machineId));
	if (same || !before) return same?.troubled === true;
	if (before.units.get(name)?.machineId === null) return false;
	for (const state of before.states.values()) if (state.name === name && state.troubled) return true;
	return false;
};
