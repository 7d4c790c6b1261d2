import { hasFailed } from '../settle/unit-on-machine.ts';
import type { EventDraft, EventName } from './events.ts';
import { stateOf, unitOf } from './events.ts';
import { counts, type Known, type StateMark, troubleBefore } from './marks.ts';

const fields = [
	['load', 'systemdLoadState'],
	['active', 'systemdActiveState'],
	['sub', 'systemdSubState'],
	['digest', 'hash'],
] as const;

const failed = (mark: StateMark | undefined): boolean =>
	mark !== undefined && hasFailed({ systemdLoadState: mark.load, systemdActiveState: mark.active });

/** What became of a unit’s trouble between two polls. */
const turnOf = (mark: StateMark, old: StateMark | undefined, before: Known): EventName | undefined => {
	const was = troubleBefore(mark.name, mark.machineId, before);
	if (failed(mark)) return failed(old) ? undefined : 'unit.failed';
	// of a crash loop the first crash is told, not each
	if (mark.trouble === 'restarts') return was === 'none' ? 'unit.failed' : undefined;
	return mark.trouble === 'none' && was !== 'none' ? 'unit.recovered' : undefined;
};

const gone = (old: StateMark): EventDraft => ({
	event: 'state.changed',
	of: `${old.name} ${old.machineId}`,
	unitName: old.name,
	machineId: old.machineId,
	state: stateOf(old),
	changed: ['gone'],
});

/**
 * state.changed (appeared, gone or different), unit.failed (also: systemd starts it again and again), and
 * unit.recovered (it had failed and is active for the first time since).
 */
export const diffStates = (before: Known, now: Known): EventDraft[] => {
	const changes: EventDraft[] = [];
	for (const [key, mark] of now.states) {
		if (mark.missed > 0) continue;
		const old = before.states.get(key);
		const changed = old
			? fields.filter(([field]) => old[field] !== mark[field]).map(([, name]) => name)
			: ['appeared'];
		const about = {
			of: `${mark.name} ${mark.machineId}`,
			unitName: mark.name,
			machineId: mark.machineId,
			state: stateOf(mark),
			...(old && { old: stateOf(old) as Record<string, unknown> }),
		};
		if (changed.length > 0) changes.push({ event: 'state.changed', ...about, changed });
		const unit = now.units.get(mark.name);
		if (!unit || !counts(unit, mark.machineId, now.machines)) continue;
		const turn = turnOf(mark, old, before);
		if (turn) changes.push({ event: turn, ...about, unit: unitOf(unit) });
	}
	for (const [key, old] of before.states) if (!now.states.has(key)) changes.push(gone(old));
	return changes;
};
