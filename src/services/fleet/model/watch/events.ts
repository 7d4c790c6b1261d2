import type { Machine, Unit, UnitState } from '../../wire/records.ts';
import type { MachineMark, StateMark, UnitMark } from './marks.ts';

/** Everything that can be watched. */
export const eventNames = [
	'machine.joined',
	'machine.left',
	'machine.changed',
	'unit.created',
	'unit.destroyed',
	'unit.replaced',
	'unit.moved',
	'unit.changed',
	'unit.converged',
	'unit.notConverged',
	'unit.failed',
	'unit.recovered',
	'state.changed',
] as const;
export type EventName = (typeof eventNames)[number];

/** A change between two polls. The entity is the whole record; where only memory knew it, its few words. */
export interface FleetChange {
	readonly event: EventName;
	/** ISO 8601 UTC of the poll that showed it. */
	readonly at: string;
	/** Equal for the same happening found twice from the same two polls. */
	readonly key: string;
	/** One plain sentence, e.g. `web.service failed on 944b8b4c`. */
	readonly text: string;
	/** What the filters look at. */
	readonly unitName?: string;
	readonly machineId?: string;
	readonly machine?: Partial<Machine>;
	readonly unit?: Partial<Unit>;
	readonly state?: Partial<UnitState>;
	/** The same entity as it was. */
	readonly old?: Readonly<Record<string, unknown>>;
	/** Which fields are different. */
	readonly changed?: readonly string[];
	/**
	 * Seconds for which a unit has not become what was asked for, of `unit.notConverged`; how long it took, of
	 * `unit.converged`.
	 */
	readonly seconds?: number;
}

/** An event before it has its time, key and sentence. */
export type EventDraft = Omit<FleetChange, 'at' | 'key' | 'text'> & { readonly of: string };

/** A machine, whole or in the words that memory has. */
export const machineOf = ({ id, primaryIp, record }: MachineMark): Partial<Machine> =>
	record ?? { id, primaryIp };

export const unitOf = ({ name, desiredState, currentState, machineId, record }: UnitMark): Partial<Unit> =>
	record ?? ({ name, desiredState, currentState, machineId } as Partial<Unit>);

export const stateOf = ({ name, machineId, load, active, sub, record }: StateMark): Partial<UnitState> =>
	record ?? { name, machineId, systemdLoadState: load, systemdActiveState: active, systemdSubState: sub };
