import { createHash } from 'node:crypto';
import { confirmGone } from '../../../../net/confirm-gone.ts';
import type { Snapshot } from '../../client/client.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import { hasFailed, isRestarting } from '../settle/unit-on-machine.ts';
import { isConverged, type ClusterView } from './converged.ts';
import {
	counts,
	type Known,
	type MachineMark,
	type StateMark,
	stateKey,
	type Trouble,
	troubleBefore,
	type UnitMark,
} from './marks.ts';

const digestOf = (metadata: Readonly<Record<string, string>>): string => {
	const pairs = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha1').update(JSON.stringify(pairs)).digest('hex').slice(0, 8);
};

const machineMark = (record: Machine): MachineMark => ({
	id: record.id,
	primaryIp: record.primaryIp,
	digest: digestOf(record.metadata),
	record,
	missed: 0,
});

/**
 * What becomes of a unit’s trouble. A crash loop looks well for a moment between two crashes: it is over
 * after two polls in a row.
 */
const troubleAfter = (before: Trouble, state: UnitState): Trouble => {
	if (hasFailed(state)) return 'failed';
	if (isRestarting(state)) return 'restarts';
	if (before === 'none' || before === 'failed')
		return state.systemdActiveState === 'active' ? 'none' : before;
	if (state.systemdActiveState !== 'active') return 'restarts';
	return before === 'restarts' ? 'steady' : 'none';
};

const stateMark = (
	record: UnitState,
	unit: Unit | undefined,
	machines: ClusterView['machines'],
	before: Known | undefined,
): StateMark => {
	const { name, machineId } = record;
	const old = troubleBefore(name, machineId, before);
	return {
		name,
		machineId,
		load: record.systemdLoadState,
		active: record.systemdActiveState,
		sub: record.systemdSubState,
		digest: record.hash.slice(0, 8),
		trouble: counts(unit, machineId, machines) ? troubleAfter(old, record) : old,
		record,
		missed: 0,
	};
};

const unitMark = (record: Unit, at: number, around: ClusterView, before: Known | undefined): UnitMark => {
	const { name, desiredState, currentState, machineId } = record;
	const converged = isConverged(record, around, before);
	const old = before?.units.get(name);
	const since = old && old.converged === converged && old.desiredState === desiredState ? old.since : at;
	const digest = unitHash(record.options).slice(0, 8);
	return { name, desiredState, currentState, machineId, digest, converged, since, record, missed: 0 };
};

/**
 * What is known after a poll, from what was known before it. Something that is not seen is kept for one poll
 * more: a page can miss an item, a machine’s lease can lapse for a moment, and after a crash two machines
 * have a unit for some seconds. The first poll only primes.
 */
export const know = (snapshot: Snapshot, before: Known | undefined): Known => {
	const at = Date.parse(snapshot.at);
	const byName = new Map(snapshot.units.map((unit) => [unit.name, unit]));
	const machines = confirmGone(
		new Map(snapshot.machines.map((record) => [record.id, machineMark(record)])),
		before?.machines,
	);
	const states = confirmGone(
		new Map(
			snapshot.states.map((record) => [
				stateKey(record.name, record.machineId),
				stateMark(record, byName.get(record.name), machines, before),
			]),
		),
		before?.states,
	);
	// judged with what this poll alone has missed
	const around = { machines, states };
	const units = confirmGone(
		new Map(snapshot.units.map((record) => [record.name, unitMark(record, at, around, before)])),
		before?.units,
	);
	return { at, machines, units, states };
};
