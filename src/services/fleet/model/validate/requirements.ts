import { MusterError } from '../../../../core/errors.ts';
import { globMatcher } from '../../wire/go-glob.ts';
import type { UnitOption } from '../../wire/options.ts';
import { requirementsOf } from '../../wire/requirements.ts';

/** What cannot stand together in `[X-Fleet]`, in the server’s own words; `undefined` where it can. */
export const requirementsFault = (options: readonly UnitOption[]): string | undefined => {
	const { global, machineId, machineOf, conflicts, replaces } = requirementsOf(options);
	for (const peer of machineOf) {
		const conflict = conflicts.find((pattern) => globMatcher(pattern)(peer));
		if (conflict !== undefined)
			return `unresolvable requirements: peer "${peer}" matches conflict "${conflict}"`;
		const replace = replaces.find((pattern) => globMatcher(pattern)(peer));
		if (replace !== undefined)
			return `unresolvable requirements: peer "${peer}" matches replace "${replace}"`;
	}
	const pinned = machineId !== undefined;
	if (pinned && machineOf.length > 0) return 'MachineID cannot be used with Peers';
	if (pinned && conflicts.length > 0) return 'MachineID cannot be used with Conflicts';
	if (pinned && global) return 'MachineID cannot be used with Global';
	if (pinned && replaces.length > 0) return 'MachineID cannot be used with Replaces';
	if (global && machineOf.length > 0) return 'Global cannot be used with Peers';
	if (global && replaces.length > 0) return 'Global cannot be used with Replaces';
	if (conflicts.length > 0 && replaces.length > 0) return 'Conflicts cannot be used with Replaces';
	return undefined;
};

/**
 * The server checks these on create only; we check before every PUT (protocol §4, trap 1). @throws
 * MusterError BAD_INPUT
 */
export const checkRequirements = (options: readonly UnitOption[]): void => {
	const fault = requirementsFault(options);
	if (fault === undefined) return;
	throw new MusterError('BAD_INPUT', `Unit file, section [X-Fleet]: ${fault}`, {
		hint: fault.includes('Peers')
			? '“Peers” is what the server calls MachineOf. Remove one of the two.'
			: 'Remove one of the two.',
	});
};
