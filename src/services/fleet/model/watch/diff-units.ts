import type { EventDraft } from './events.ts';
import { unitOf } from './events.ts';
import type { Known, UnitMark } from './marks.ts';

const optionsChanged = (old: UnitMark, now: UnitMark): string[] => {
	if (!old.record || !now.record) return ['options'];
	const lines = (mark: UnitMark) =>
		(mark.record?.options ?? []).map(({ section, name, value }) => JSON.stringify([section, name, value]));
	const [was, is] = [new Set(lines(old)), new Set(lines(now))];
	const different = [
		...lines(old).filter((line) => !is.has(line)),
		...lines(now).filter((line) => !was.has(line)),
	];
	const paths = different.map((line) => (JSON.parse(line) as string[]).slice(0, 2).join('.'));
	return paths.length > 0 ? [...new Set(paths)].map((path) => `options.${path}`) : ['options'];
};

const secondsBetween = (from: number, until: number) => Math.max(0, Math.round((until - from) / 1000));

/** Whether something was asked for between the two polls, and is so already. */
const becameAtOnce = (old: UnitMark | undefined, now: UnitMark): boolean => {
	const asked = !old || old.desiredState !== now.desiredState || old.digest !== now.digest;
	return asked && (old !== undefined || now.desiredState !== 'inactive');
};

const convergence = (
	old: UnitMark | undefined,
	now: UnitMark,
	before: Known,
	at: number,
	late: number,
): Pick<EventDraft, 'event' | 'seconds'> | undefined => {
	if (now.converged) {
		if (old && !old.converged) return { event: 'unit.converged', seconds: secondsBetween(old.since, at) };
		const sudden = becameAtOnce(old, now);
		return sudden ? { event: 'unit.converged', seconds: secondsBetween(before.at, at) } : undefined;
	}
	const passed = at - now.since >= late * 1000;
	const passedBefore =
		old !== undefined && !old.converged && old.since === now.since && before.at - old.since >= late * 1000;
	return passed && !passedBefore
		? { event: 'unit.notConverged', seconds: secondsBetween(now.since, at) }
		: undefined;
};

/**
 * unit.created, destroyed, replaced (another text), moved (another machine), changed (desired or current
 * state), converged, notConverged.
 */
export const diffUnits = (before: Known, now: Known, late: number): EventDraft[] => {
	const changes: EventDraft[] = [];
	for (const [name, mark] of now.units) {
		if (mark.missed > 0) continue;
		const old = before.units.get(name);
		const about = {
			of: name,
			unitName: name,
			...(mark.machineId !== null && { machineId: mark.machineId }),
			unit: unitOf(mark),
		};
		if (!old) changes.push({ event: 'unit.created', ...about });
		else {
			const was = { ...about, old: unitOf(old) as Record<string, unknown> };
			if (old.digest !== mark.digest)
				changes.push({ event: 'unit.replaced', ...was, changed: optionsChanged(old, mark) });
			if (old.machineId !== mark.machineId && old.machineId !== null && mark.machineId !== null)
				changes.push({ event: 'unit.moved', ...was, changed: ['machineId'] });
			const fields = (['desiredState', 'currentState'] as const).filter(
				(field) => old[field] !== mark[field],
			);
			if (fields.length > 0) changes.push({ event: 'unit.changed', ...was, changed: fields });
		}
		const turned = convergence(old, mark, before, now.at, late);
		if (turned) changes.push({ ...turned, ...about });
	}
	for (const [name, old] of before.units) {
		if (now.units.has(name)) continue;
		changes.push({
			event: 'unit.destroyed',
			of: name,
			unitName: name,
			...(old.machineId !== null && { machineId: old.machineId }),
			unit: unitOf(old),
		});
	}
	return changes;
};
