import { fits, unmet } from '../wire/eligible.ts';
import { globMatcher } from '../wire/go-glob.ts';
import type { Machine, Unit } from '../wire/records.ts';
import { type Requirements, requirementsOf } from '../wire/requirements.ts';

const MOST = 3;
const shortId = (id: string) => id.slice(0, 8);

const peersHinder = (
	{ machineOf }: Requirements,
	machines: readonly Machine[],
	units: readonly Unit[],
): string | undefined => {
	const places = new Set<string>();
	for (const peer of machineOf) {
		const unit = units.find(({ name }) => name === peer);
		if (!unit) return `its peer ${peer} (MachineOf) does not exist`;
		if (unit.machineId === null) return `its peer ${peer} (MachineOf) is on no machine`;
		places.add(unit.machineId);
	}
	if (places.size > 1) return `its peers ${machineOf.join(', ')} (MachineOf) are on different machines`;
	const [place] = places;
	if (place === undefined || machines.some(({ id }) => id === place)) return undefined;
	return `the machine of its peer ${machineOf.join(', ')} (MachineOf) does not fit`;
};

const conflictOn = (
	unit: Unit,
	{ conflicts }: Requirements,
	machine: Machine,
	units: readonly Unit[],
): string | undefined => {
	for (const other of units) {
		if (other.name === unit.name || other.desiredState === 'inactive') continue;
		if (!other.global && other.machineId !== machine.id) continue;
		const theirs = requirementsOf(other.options, other.name);
		if (other.global && !fits(machine, theirs)) continue;
		const mine = conflicts.find((pattern) => globMatcher(pattern)(other.name));
		if (mine !== undefined) return `Conflicts=${mine} meets ${other.name} on ${shortId(machine.id)}`;
		const against = theirs.conflicts.find((pattern) => globMatcher(pattern)(unit.name));
		if (against !== undefined)
			return `Conflicts=${against} of ${other.name} on ${shortId(machine.id)} meets it`;
	}
	return undefined;
};

const conflictsHinder = (
	unit: Unit,
	requirements: Requirements,
	machines: readonly Machine[],
	units: readonly Unit[],
): string | undefined => {
	const found: string[] = [];
	for (const machine of machines) {
		const conflict = conflictOn(unit, requirements, machine, units);
		// one free machine is enough
		if (conflict === undefined) return undefined;
		found.push(conflict);
	}
	const more = found.length > MOST ? `, and ${found.length - MOST} more` : '';
	return `${found.slice(0, MOST).join(', ')}${more}`;
};

/**
 * Why no machine takes a unit that wants one, after “since”, e.g. `none offers MachineMetadata role=gpu` or
 * `its peer db.service (MachineOf) is on no machine`; `undefined` where one could. Without `units` only
 * machines are judged.
 */
export const placementFailure = (
	unit: Unit,
	machines: readonly Machine[],
	units: readonly Unit[] | undefined,
): string | undefined => {
	if (unit.desiredState === 'inactive') return undefined;
	const requirements = requirementsOf(unit.options, unit.name);
	const lacks = unmet(machines, requirements);
	if (lacks !== undefined) return `none offers ${lacks}`;
	if (unit.global || units === undefined) return undefined;
	const fitting = machines.filter((machine) => fits(machine, requirements));
	return peersHinder(requirements, fitting, units) ?? conflictsHinder(unit, requirements, fitting, units);
};
