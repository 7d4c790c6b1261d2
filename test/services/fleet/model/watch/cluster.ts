import type { Snapshot } from '../../../../../src/services/fleet/client/client.ts';
import type { FleetChange } from '../../../../../src/services/fleet/model/watch/events.ts';
import type { Machine, Unit, UnitState } from '../../../../../src/services/fleet/wire/records.ts';
import { unitHash } from '../../../../../src/services/fleet/wire/unit-hash.ts';
import { sleeper } from '../../behaviour/host.ts';

export const machine = (id: string, metadata: Record<string, string> = { role: 'web' }): Machine => ({
	id,
	primaryIp: `10.0.0.${id.length}`,
	metadata,
});

export const unit = (name: string, more: Partial<Unit> = {}): Unit => ({
	name,
	desiredState: 'launched',
	currentState: 'launched',
	machineId: 'm1',
	global: false,
	options: sleeper,
	...more,
});

export const state = (
	name: string,
	machineId = 'm1',
	active = 'active',
	sub = 'running',
	more: Partial<UnitState> = {},
): UnitState => ({
	name,
	machineId,
	hash: unitHash(sleeper),
	systemdLoadState: 'loaded',
	systemdActiveState: active,
	systemdSubState: sub,
	...more,
});

/** A poll so many seconds after the first. */
export const poll = (
	seconds: number,
	units: readonly Unit[],
	states: readonly UnitState[],
	machines: readonly Machine[] = [machine('m1')],
): Snapshot => ({
	at: new Date(1_700_000_000_000 + seconds * 1000).toISOString(),
	units,
	states,
	machines,
});

/** Changes in a few words, e.g. `unit.failed a.service m1`. */
export const told = (changes: readonly FleetChange[]): string[] =>
	changes.map(({ event, unitName, machineId, changed }) =>
		[event, unitName, machineId, changed?.join(',')].filter(Boolean).join(' '),
	);
