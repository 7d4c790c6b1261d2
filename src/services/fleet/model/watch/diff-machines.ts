import type { EventDraft } from './events.ts';
import { machineOf } from './events.ts';
import type { Known, MachineMark } from './marks.ts';

const changedIn = (old: MachineMark, now: MachineMark): string[] => {
	const changed = old.primaryIp === now.primaryIp ? [] : ['primaryIp'];
	if (old.digest === now.digest) return changed;
	if (!old.record || !now.record) return [...changed, 'metadata'];
	const [was, is] = [old.record.metadata, now.record.metadata];
	const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
	return [...changed, ...[...keys].filter((key) => was[key] !== is[key]).map((key) => `metadata.${key}`)];
};

/** machine.joined, machine.left, machine.changed (address or metadata). */
export const diffMachines = (before: Known, now: Known): EventDraft[] => {
	const changes: EventDraft[] = [];
	for (const [id, mark] of now.machines) {
		const old = before.machines.get(id);
		const about = { of: id, machineId: id, machine: machineOf(mark) };
		if (!old) changes.push({ event: 'machine.joined', ...about });
		else if (old.digest !== mark.digest || old.primaryIp !== mark.primaryIp)
			changes.push({
				event: 'machine.changed',
				...about,
				old: machineOf(old),
				changed: changedIn(old, mark),
			});
	}
	for (const [id, old] of before.machines)
		if (!now.machines.has(id))
			changes.push({ event: 'machine.left', of: id, machineId: id, machine: machineOf(old) });
	return changes;
};
