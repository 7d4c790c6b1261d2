import type { UnitOption } from '../../wire/options.ts';
import type { DesiredState } from '../../wire/records.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import { checkDesiredState } from './desired-state.ts';
import { checkUnitName } from './name.ts';
import { checkOptions } from './options.ts';
import { checkRequirements } from './requirements.ts';

/** A unit that may be sent: its options as the server will read them back, and the hash it will have. */
export interface CheckedUnit {
	readonly name: string;
	readonly options: readonly UnitOption[];
	readonly desiredState: DesiredState;
	readonly hash: string;
}

/** Every rule at once, before a PUT that carries options: name, options, requirements, desired state. @throws MusterError BAD_INPUT */
export const checkUnit = (name: unknown, options: unknown, desiredState: unknown): CheckedUnit => {
	const checked = checkUnitName(name);
	const sendable = checkOptions(options);
	checkRequirements(sendable);
	return {
		name: checked,
		options: sendable,
		desiredState: checkDesiredState(checked, desiredState),
		hash: unitHash(sendable),
	};
};
