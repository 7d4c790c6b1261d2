import { type UnitOption, valuesOf } from './options.ts';
import { unitNameParts } from './unit-name.ts';

/** What `[X-Fleet]` asks of the machine that shall run a unit. */
export interface Requirements {
	readonly global: boolean;
	/** The one machine it must run on. */
	readonly machineId: string | undefined;
	/** Units whose machine it must share. */
	readonly machineOf: readonly string[];
	/** Patterns of units it may not share a machine with. */
	readonly conflicts: readonly string[];
	/** Patterns of units that it drives away from its machine. */
	readonly replaces: readonly string[];
	/** Per key the values of which the machine must have one. */
	readonly metadata: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Every key that the server knows in `[X-Fleet]`; others pass in silence and do nothing. */
export const knownKeys: readonly string[] = [
	'MachineID',
	'MachineOf',
	'MachineMetadata',
	'Conflicts',
	'Replaces',
	'Global',
	'X-ConditionMachineID',
	'X-ConditionMachineBootID',
	'X-ConditionMachineOf',
	'X-ConditionMachineMetadata',
	'X-Conflicts',
];

/** `"a=b" "c=d"` is two values; anything not quoted at both ends is one. */
export const several = (value: string): string[] => {
	if (!value.startsWith('"') || !value.endsWith('"')) return [value];
	const values: string[] = [];
	let quoted = false;
	let one = '';
	for (const character of value) {
		if (character === '"') quoted = !quoted;
		else if (character === ' ' && !quoted) {
			values.push(one);
			one = '';
		} else one += character;
	}
	return [...values, one];
};

const truthy = new Set(['true', 'yes', '1', 'on', 't']);
/** Whether the server reads it as a yes. */
export const isTrue = (value: string): boolean => truthy.has(value.toLowerCase());
/** What people write for “no”; to the server anything that is not a yes. */
export const booleans: ReadonlySet<string> = new Set([...truthy, 'false', 'no', '0', 'off', 'f', '']);

/** Replaces `%n %N %p %i`, where the unit’s name is given. */
const expander = (name: string | undefined): ((value: string) => string) => {
	if (name === undefined || !name.includes('.')) return (value) => value;
	return (value) => {
		if (!value.includes('%')) return value;
		const { fullName, name: bare, prefix, instance = '' } = unitNameParts(name);
		return value
			.replaceAll('%n', fullName)
			.replaceAll('%N', bare)
			.replaceAll('%p', prefix)
			.replaceAll('%i', instance);
	};
};

/**
 * What `[X-Fleet]` says, as the scheduler reads it. With the unit’s name `%n %N %p %i` are replaced, as on
 * the machine; without it they stay, as when the server validates.
 */
export const requirementsOf = (options: readonly UnitOption[], name?: string): Requirements => {
	const expand = expander(name);
	const all = (...keys: string[]) =>
		keys.flatMap((key) => valuesOf(options, 'X-Fleet', key).flatMap(several).map(expand));
	const metadata = new Map<string, Set<string>>();
	for (const pair of all('X-ConditionMachineMetadata', 'MachineMetadata')) {
		const [key, value, ...more] = pair.split('=');
		if (!key || !value || more.length > 0) continue;
		metadata.set(key, (metadata.get(key) ?? new Set()).add(value));
	}
	return {
		global: truthy.has((all('Global').at(-1) ?? '').toLowerCase()),
		machineId: all('MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID')[0],
		machineOf: all('X-ConditionMachineOf', 'MachineOf'),
		conflicts: all('X-Conflicts', 'Conflicts'),
		replaces: all('Replaces'),
		metadata,
	};
};

/**
 * Whether a unit runs on every fitting machine instead of on one: what `requirementsOf` says, but asked for
 * every unit of a list.
 */
export const isGlobal = (options: readonly UnitOption[], unitName?: string): boolean => {
	for (let at = options.length - 1; at >= 0; at--) {
		const { section, name, value } = options[at] as UnitOption;
		if (name === 'Global' && section === 'X-Fleet')
			return truthy.has(expander(unitName)(several(value).at(-1) ?? '').toLowerCase());
	}
	return false;
};
