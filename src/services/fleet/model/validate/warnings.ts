import type { UnitOption } from '../../wire/options.ts';
import { booleans, isTrue, knownKeys, several } from '../../wire/requirements.ts';
import { parseUnitFile, UnitFileFault, type UnitFileNote } from '../../wire/unit-file.ts';

const NAMES = new Set(['MachineOf', 'Conflicts', 'Replaces', 'X-ConditionMachineOf', 'X-Conflicts']);
const METADATA = new Set(['MachineMetadata', 'X-ConditionMachineMetadata']);
const IDS = new Set(['MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID']);

const keyWarning = (name: string): string | undefined => {
	if (knownKeys.includes(name)) return undefined;
	const near = knownKeys.find((key) => key.toLowerCase() === name.toLowerCase());
	return `[X-Fleet] ${name} is unknown to fleet and does nothing${near ? `; did you mean ${near}?` : ''}`;
};

const valueWarning = ({ name, value }: UnitOption): string | undefined => {
	const values = several(value);
	if (NAMES.has(name) && values.some((one) => /[\s,]/.test(one)))
		return `[X-Fleet] ${name}=${value} is one pattern, which matches no unit: write one ${name} line for each, or quote each`;
	if ((NAMES.has(name) || METADATA.has(name) || IDS.has(name)) && values.some((one) => one.includes('"')))
		return `[X-Fleet] ${name}=${value} has a quotation mark that is part of the text for fleet: begin and end the whole line with one`;
	const isPair = (pair: string) => /^[^=]+=[^=]+$/.test(pair) && !/\s/.test(pair);
	if (METADATA.has(name) && !values.every(isPair))
		return `[X-Fleet] ${name}=${value} is not key=value, and fleet leaves it out: write one pair a line, or quote each`;
	if (name === 'Global' && !booleans.has(value.toLowerCase()))
		return `[X-Fleet] Global=${value} means no to fleet; write true or false`;
	return undefined;
};

const idWarnings = (options: readonly UnitOption[]): string[] => {
	const ids = options.filter(({ section, name }) => section === 'X-Fleet' && IDS.has(name));
	return ids.length > 1 ? ['[X-Fleet] has several machine ids, and fleet reads the first only'] : [];
};

const globalWarnings = (options: readonly UnitOption[]): string[] => {
	const said = options.filter(({ section, name }) => section === 'X-Fleet' && name === 'Global');
	const means = new Set(said.map(({ value }) => isTrue(value)));
	return means.size > 1 ? ['[X-Fleet] Global is there as yes and as no, and fleet reads the last only'] : [];
};

/** Sections that systemd reads. */
const SECTIONS =
	'Unit Install Service Socket Timer Path Mount Automount Device Swap Slice Scope Target'.split(' ');

const sectionWarning = (section: string): string | undefined => {
	const letters = section.toLowerCase().replaceAll(/[^a-z]/g, '');
	if (letters === 'xfleet')
		return `[${section}] is not [X-Fleet]: fleet does not read it, and the unit may run on any machine`;
	const meant = SECTIONS.find((known) => known !== section && known.toLowerCase() === letters);
	return meant && !/^x-/i.test(section)
		? `[${section}] is not [${meant}]: systemd does not read it`
		: undefined;
};

/** A key of `[X-Fleet]` that stands elsewhere. `Conflicts=` is systemd’s own in `[Unit]`. */
const placeWarning = ({ section, name }: UnitOption, options: readonly UnitOption[]): string | undefined => {
	if (!knownKeys.includes(name)) return undefined;
	if (section !== 'Unit' || name !== 'Conflicts')
		return `[${section}] ${name} is not read by fleet: it belongs into [X-Fleet]`;
	const both = options.some((other) => other.section === 'X-Fleet' && other.name === name);
	return both
		? undefined
		: '[Unit] Conflicts is systemd’s and keeps units apart on one machine only: fleet reads Conflicts in [X-Fleet]';
};

/** What passes the server in silence but is hardly meant, in a sentence each. */
export const optionWarnings = (options: readonly UnitOption[]): string[] => {
	const warnings = options.map((option) => {
		if (option.section === 'X-Fleet') return keyWarning(option.name) ?? valueWarning(option);
		return sectionWarning(option.section) ?? placeWarning(option, options);
	});
	return [
		...new Set([
			...warnings.filter((warning) => warning !== undefined),
			...idWarnings(options),
			...globalWarnings(options),
		]),
	];
};

/** The line’s option without its value, which may be secret. */
const named = (text: string) => JSON.stringify((text.split('=', 1)[0] as string).trim().slice(0, 60));

const noteWords = ({ line, what, text }: UnitFileNote): string =>
	what === 'before'
		? `Line ${line}: ${named(text)} is before the first section and does nothing`
		: `Line ${line}: ${named(text)} is part of the comment before it, which ends in a backslash`;

/** What a unit file’s text holds that the server reads in silence as something else, with its line. */
export const textWarnings = (text: string): string[] => {
	const notes: UnitFileNote[] = [];
	try {
		parseUnitFile(text, (note) => notes.push(note));
	} catch (error) {
		// what cannot be read is refused with words of its own
		if (!(error instanceof UnitFileFault)) throw error;
	}
	return notes.map(noteWords);
};
