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

/**
 * What is wrong with a unit on a machine. failed: it has failed there and was not active since. restarts:
 * systemd starts it again and again. steady: it did, and the last poll saw it active.
 */
export type Trouble = 'none' | 'failed' | 'restarts' | 'steady';

export interface StateMark extends Mark {
	readonly name: string;
	readonly machineId: string;
	readonly load: string;
	readonly active: string;
	readonly sub: string;
	/** First eight digits of the hash. */
	readonly digest: string;
	readonly trouble: Trouble;
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

/**
 * Whether a state counts for its unit: what a former machine still reports, what is left of a destroyed unit,
 * or what a global one has left on a machine outside the cluster does not.
 */
export const counts = (
	unit: Pick<UnitMark, 'machineId'> | undefined,
	machineId: string,
	machines: Known['machines'],
): boolean => {
	if (unit === undefined) return false;
	return unit.machineId === null ? machines.has(machineId) : unit.machineId === machineId;
};

/**
 * What was wrong with a unit before, on this machine or, where it runs on one only, on the machine it has
 * moved from.
 */
export const troubleBefore = (name: string, machineId: string, before: Known | undefined): Trouble => {
	const same = before?.states.get(stateKey(name, machineId));
	if (same || !before) return same?.trouble ?? 'none';
	if (before.units.get(name)?.machineId === null) return 'none';
	for (const state of before.states.values())
		if (state.name === name && state.trouble !== 'none') return state.trouble;
	return 'none';
};
