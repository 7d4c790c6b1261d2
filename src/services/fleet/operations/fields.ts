import { choice, flag, json, pick, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { checkOptions } from '../model/validate/options.ts';
import { readUnitText } from '../model/validate/unit-text.ts';
import { optionWarnings, textWarnings } from '../model/validate/warnings.ts';
import type { UnitOption } from '../wire/options.ts';

export const unit = pick('Unit', {
	list: 'units',
	required: true,
	example: 'web.service',
	help: 'Its name, or the unit from an earlier step',
});
export const machine = pick('Machine', {
	list: 'machines',
	by: 'ID',
	required: true,
	from: 'id',
	example: '944b8b4cf411912113956567820fcb9a',
	help: 'Its ID, 32 hex digits',
});
export const content = text('Unit file', {
	lines: 10,
	example: '[Service]\nExecStart=/usr/bin/sleep 1000',
	placeholder: '[Service]',
	help: 'The unit file as text; [X-Fleet] says where it may run',
});
export const unitOptions = json('Unit options', {
	advanced: true,
	example: '[{"section":"Service","name":"ExecStart","value":"/usr/bin/true"}]',
	help: 'The unit file as options instead, e.g. those of a unit from an earlier step',
});
export const raw = flag('Raw', {
	default: false,
	advanced: true,
	help: 'Whether to add the server’s own record, untouched',
});
export const namePattern = text('Name pattern', {
	placeholder: 'any',
	example: 'web@*.service',
	help: 'Only units whose name matches, with * and ? as wildcards',
});
export const desiredStates = [
	{ value: 'inactive', label: 'Inactive' },
	{ value: 'loaded', label: 'Loaded' },
	{ value: 'launched', label: 'Launched' },
] as const;
/** What “done” means where a unit is started. */
export const until = choice('Done when', {
	default: 'active',
	advanced: true,
	show: { wait: [true] },
	help: 'What to wait for: launched is asked to start, active runs, finished has run to its end',
	options: [
		{ value: 'active', label: 'Active' },
		{ value: 'finished', label: 'Finished' },
		{ value: 'launched', label: 'Launched' },
	],
});

/** A unit file as a step gets it. */
export interface UnitFileGiven {
	readonly content?: string | undefined;
	readonly unitOptions?: unknown;
}

export const isUnitFileGiven = ({ content: file, unitOptions: list }: UnitFileGiven): boolean =>
	Boolean(file) || (list !== undefined && list !== null);

/**
 * The options of a unit, from its text or its list, as the server will read them back. @throws MusterError
 * BAD_INPUT
 */
export const optionsOf = (input: UnitFileGiven): readonly UnitOption[] => {
	if (input.unitOptions !== undefined && input.unitOptions !== null) {
		const held = input.unitOptions as { options?: unknown };
		return checkOptions(Array.isArray(held) ? held : held.options);
	}
	if (input.content) return checkOptions(readUnitText(input.content));
	throw new MusterError('BAD_INPUT', 'Neither a unit file nor options were given', {
		hint: 'For example: [Service] and, on the next line, ExecStart=/usr/bin/true. Nothing was sent.',
		details: { field: 'content' },
	});
};

/** What fleet reads in silence, though it is hardly meant, in a sentence each. */
export const warningsFor = (input: UnitFileGiven, meant: readonly UnitOption[]): string[] => {
	const isText = input.unitOptions === undefined || input.unitOptions === null;
	const ofText = isText && input.content ? textWarnings(input.content) : [];
	return [...ofText, ...optionWarnings(meant)];
};

export const unitSample = {
	name: 'web.service',
	desiredState: 'launched',
	currentState: 'launched',
	machineId: '944b8b4cf411912113956567820fcb9a',
	global: false,
	options: [{ section: 'Service', name: 'ExecStart', value: '/usr/bin/sleep 1000' }],
};
export const machineSample = {
	id: '944b8b4cf411912113956567820fcb9a',
	primaryIp: '10.0.0.11',
	metadata: { role: 'worker' },
};
export const stateSample = {
	name: 'web.service',
	machineId: machineSample.id,
	hash: 'a9b13e0a2e7ea9d2b1f5bcd1fd0a3eb4b0b5b9b2',
	systemdLoadState: 'loaded',
	systemdActiveState: 'active',
	systemdSubState: 'running',
};
/**
 * A unit after a change: with its states once it was waited for, and with warnings where its unit file
 * deserves some.
 */
export const changedSample = { ...unitSample, states: [stateSample] };
export const changedOptional = ['states'] as const;
export const submittedSample = {
	...changedSample,
	warnings: ['[X-Fleet] machineof is unknown to fleet and does nothing; did you mean MachineOf?'],
};
export const submittedOptional = ['states', 'warnings'] as const;
