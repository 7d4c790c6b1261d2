import { hasFailed } from '../settle/unit-on-machine.ts';
import type { Bare } from './events.ts';
import { stateOf, unitOf } from './events.ts';
import { counts, type Known, type StateMark, wasTroubled } from './marks.ts';

const fields = [
	['load', 'systemdLoadState'],
	['active', 'systemdActiveState'],
	['sub', 'systemdSubState'],
	['digest', 'hash'],
] as const;

const failed = (mark: StateMark | undefined): boolean =>
	mark !== undefined && hasFailed({ systemdLoadState: mark.load, systemdActiveState: mark.active });

/** state.changed (appeared, gone or different), unit.failed, and unit.recovered (it had failed and is active for the first time since). */
export const diffStates = (before: Known, now: Known): Bare[] => {
	const changes: Bare[] = [];
	for (const [key, mark] of now.states) {
		if (mark.missed > 0) continue;
		const old = before.states.get(key);
		const changed = old
			? fields.filter(([field]) => old[field] !== mark[field]).map(([, name]) => name)
			: ['appeared'];
		if (changed.length === 0) continue;
		const about = {
			of: `${mark.name} ${mark.machineId}`,
			unitName: mark.name,
			machineId: mark.machineId,
			state: stateOf(mark),
			...(old && { old: stateOf(old) as Record<string, unknown> }),
		};
		changes.push({ event: 'state.changed', ...about, changed });
		const unit = now.units.get(mark.name);
		if (!unit || !counts(unit, mark.machineId)) continue;
		if (failed(mark) && !failed(old)) changes.push({ event: 'unit.failed', ...about, unit: unitOf(unit) });
		else if (mark.active === 'active' && wasTroubled(mark.name, mark.machineId, before))
			changes.push({ event: 'unit.recovered', ...about, unit: unitOf(unit) });
	}
	for (const [key, old] of before.states) {
		if (now.states.has(key)) continue;
		const about = {
			of: `${old.name} ${old.machineId}`,
			unitName: old.name,
			machineId: old.machineId,
			state: stateOf(old),
		};
		changes.push({ event: 'state.changed', ...about, changed: ['gone'] });
	}
	return changes;
};
