import type { UnitOption } from '../../wire/options.ts';
import type { DesiredState } from '../../wire/records.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import { checkDesiredState } from './desired-state.ts';
import { checkKnownName, checkUnitName } from './name.ts';
import { checkOptions } from './options.ts';
import { checkRequirements } from './requirements.ts';

/** A unit that may be sent: its options as the server will read them back, and the hash it will have. */
export interface CheckedUnit {
	readonly name: string;
	readonly options: readonly UnitOption[];
	readonly desiredState: DesiredState;
	readonly hash: string;
}

const checked = (name: string, options: unknown, desiredState: unknown): CheckedUnit => {
	const sendable = checkOptions(options);
	checkRequirements(sendable);
	return {
		name,
		options: sendable,
		desiredState: checkDesiredState(name, desiredState),
		hash: unitHash(sendable),
	};
};

/**
 * Every rule at once, before a PUT that creates a unit: name, options, requirements, desired state. @throws
 * MusterError BAD_INPUT
 */
export const checkUnit = (name: unknown, options: unknown, desiredState: unknown): CheckedUnit =>
	checked(checkUnitName(name), options, desiredState);

/** The same before a PUT that replaces one, whose name is what it is. @throws MusterError BAD_INPUT */
export const checkReplacement = (name: unknown, options: unknown, desiredState: unknown): CheckedUnit =>
	checked(checkKnownName(name), options, desiredState);
