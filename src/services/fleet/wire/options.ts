/**
 * One option of a unit file, as the API writes it. Repeated names are separate options; an empty value resets
 * a list in systemd.
 */
export interface UnitOption {
	readonly section: string;
	readonly name: string;
	readonly value: string;
}

/** The sections in the order in which they first appear. */
export const sectionsOf = (options: readonly UnitOption[]): string[] => [
	...new Set(options.map(({ section }) => section)),
];

/** The options of each section, sections in the order in which they first appear. */
export const bySection = (options: readonly UnitOption[]): Map<string, UnitOption[]> => {
	const sections = new Map<string, UnitOption[]>();
	for (const option of options) {
		const own = sections.get(option.section);
		if (own) own.push(option);
		else sections.set(option.section, [option]);
	}
	return sections;
};

/** Every value of one option, in order; empty where the option is missing. */
export const valuesOf = (options: readonly UnitOption[], section: string, name: string): string[] =>
	options.filter((option) => option.section === section && option.name === name).map(({ value }) => value);

/** The options with one more, at the end of its section when rendered (python-fleet: `Unit.add_option`). */
export const addOption = (
	options: readonly UnitOption[],
	section: string,
	name: string,
	value: string,
): UnitOption[] => [...options, { section, name, value }];

/**
 * The options without those of this section and name; with `value` only those with that value (python-fleet:
 * `Unit.remove_option`). `removed`: how many went, 0 where nothing matched.
 */
export const removeOption = (
	options: readonly UnitOption[],
	section: string,
	name: string,
	value?: string,
): { options: UnitOption[]; removed: number } => {
	const kept = options.filter(
		(option) =>
			option.section !== section || option.name !== name || (value !== undefined && option.value !== value),
	);
	return { options: kept, removed: options.length - kept.length };
};

/**
 * The options with every value of one option exchanged for one value, in the place of the first; added where
 * it was missing.
 */
export const setOption = (
	options: readonly UnitOption[],
	section: string,
	name: string,
	value: string,
): UnitOption[] => {
	const at = options.findIndex((option) => option.section === section && option.name === name);
	if (at < 0) return addOption(options, section, name, value);
	const rest = removeOption(options.slice(at), section, name).options;
	return [...options.slice(0, at), { section, name, value }, ...rest];
};
