import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { CheckedUnit } from '../model/validate/put.ts';
import type { Unit, UnitState } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { unitNameFault } from '../wire/unit-name.ts';
import { since } from '../wire/version.ts';

export const shortIds = (states: readonly UnitState[]): string =>
	states.map(({ machineId }) => machineId.slice(0, 8)).join(', ');

export const exists = (unit: CheckedUnit, there: Unit): MusterError => {
	const same = unitHash(there.options) === unit.hash;
	return new MusterError(
		'CONFLICT',
		`Unit ${unit.name} exists already, with ${same ? 'the same' : 'another'} unit file`,
		{
			details: { unit: unit.name, desiredState: there.desiredState, same },
			hint: same
				? 'Start or load it, or set its desired state.'
				: 'Use *Replace*, or destroy it first. Nothing was changed.',
		},
	);
};

export const stillThere = (unit: CheckedUnit, remains: readonly UnitState[]): MusterError =>
	new MusterError(
		'CONFLICT',
		`Unit ${unit.name} was destroyed, but is still on machine ${shortIds(remains)}`,
		{
			details: { unit: unit.name, machineIds: remains.map(({ machineId }) => machineId) },
			hint: 'Wait until its state is gone: created now, the new unit could end up not running at all.',
		},
	);

export const takenBy = ({ name, desiredState }: CheckedUnit): MusterError =>
	new MusterError('CONFLICT', `Somebody else created unit ${name} at the same moment`, {
		details: { unit: name },
		hint: `The unit file is theirs, and the desired state is now ${desiredState}. Check that it is the unit file you mean.`,
	});

export const othersText = (name: string): MusterError =>
	new MusterError('CONFLICT', `Somebody else changed unit ${name} at the same moment`, {
		details: { unit: name },
		hint: 'The unit now differs from what was sent. Find out who else changes this unit.',
	});

export const tooOld = (name: string, version: string | undefined): MusterError =>
	new MusterError(
		'UNSUPPORTED',
		`fleet ${version ?? 'there'} cannot replace units (${name} still has its former unit file); that came with ${since.replace}`,
		{
			details: { unit: name },
			hint: 'Destroy the unit, wait until its state is gone, and create it again.',
		},
	);

/** fleetd refuses to change a unit whose name its rules for new names forbid; destroying works. */
export const refusesName = (error: unknown, name: string): unknown => {
	const fault = unitNameFault(name);
	if (fault === undefined || !isMusterError(error) || error.details['status'] !== 400) return error;
	return new MusterError('UNSUPPORTED', `fleetd changes no unit with the name ${name}: ${fault}`, {
		cause: error,
		details: { unit: name, refusedName: true },
		hint: 'It can be read and destroyed. Create it again under a name that fleetd takes.',
	});
};
