import { createHash } from 'node:crypto';
import { confirmGone } from '../../../../net/confirm-gone.ts';
import type { Snapshot } from '../../client/client.ts';
import { fittingMachines, hasFailed } from '../settle/unit-on-machine.ts';
import type { Machine, Unit, UnitState } from '../../wire/records.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import { isTemplateName } from '../../wire/unit-name.ts';
import {
	counts,
	type Known,
	type MachineMark,
	type StateMark,
	stateKey,
	type UnitMark,
	wasTroubled,
} from './marks.ts';

const digestOf = (metadata: Readonly<Record<string, string>>): string => {
	const pairs = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha1').update(JSON.stringify(pairs)).digest('hex').slice(0, 8);
};

const isConverged = (
	unit: Unit,
	states: ReadonlyMap<string, UnitState>,
	machines: readonly Machine[],
): boolean => {
	if (isTemplateName(unit.name)) return true;
	if (!unit.global) return unit.currentState === unit.desiredState;
	const places = fittingMachines(unit, machines).map(({ id }) => states.get(stateKey(unit.name, id)));
	if (unit.desiredState === 'inactive') return places.every((state) => state === undefined);
	return places.every((state) => state !== undefined);
};

/**
 * What is known after a poll, from what was known before it. Something that is not seen is kept for one poll more: a page can
 * miss an item, a machine’s lease can lapse for a moment, and after a crash two machines have a unit for some seconds.
 * The first poll only primes.
 */
export const know = (snapshot: Snapshot, before: Known | undefined): Known => {
	const at = Date.parse(snapshot.at);
	const seen = new Map(snapshot.states.map((state) => [stateKey(state.name, state.machineId), state]));
	const machines = snapshot.machines.map((record): [string, MachineMark] => [
		record.id,
		{ id: record.id, primaryIp: record.primaryIp, digest: digestOf(record.metadata), record, missed: 0 },
	]);
	const units = snapshot.units.map((record): [string, UnitMark] => {
		const { name, desiredState, currentState, machineId } = record;
		const converged = isConverged(record, seen, snapshot.machines);
		const old = before?.units.get(name);
		const since = old && old.converged === converged && old.desiredState === desiredState ? old.since : at;
		return [
			name,
			{
				name,
				desiredState,
				currentState,
				machineId,
				digest: unitHash(record.options).slice(0, 8),
				converged,
				since,
				record,
				missed: 0,
			},
		];
	});
	const byName = new Map(units);
	const states = [...seen].map(([key, record]): [string, StateMark] => {
		const { name, machineId, systemdActiveState } = record;
		const failed = hasFailed(record) && counts(byName.get(name), machineId);
		const troubled = failed || (systemdActiveState !== 'active' && wasTroubled(name, machineId, before));
		const words = { load: record.systemdLoadState, active: systemdActiveState, sub: record.systemdSubState };
		return [key, { name, machineId, ...words, digest: record.hash.slice(0, 8), troubled, record, missed: 0 }];
	});
	return {
		at,
		machines: confirmGone(new Map(machines), before?.machines),
		units: confirmGone(new Map(units), before?.units),
		states: confirmGone(new Map(states), before?.states),
	};
};
