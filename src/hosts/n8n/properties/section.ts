import type { Field, Fields } from '../../../catalogue/field.ts';

/** A group of settings that most users leave alone: n8n shows them behind a switch. */
export interface Section {
	/** Name of the switch, e.g. `useSshTunnel`. */
	readonly name: string;
	/** The heading that the settings share, e.g. `SSH tunnel`. */
	readonly label: string;
	readonly fields: readonly (readonly [string, Field])[];
}

const switchName = (label: string): string =>
	`use${label
		.toLowerCase()
		.split(' ')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('')}`;

// asked for each item of a workflow
const sectionsCache = new WeakMap<Fields, readonly Section[]>();

/** The sections of a service's settings of which nothing has to be given. */
export const sectionsOf = (settings: Fields): readonly Section[] => {
	const known = sectionsCache.get(settings) ?? findSections(settings);
	sectionsCache.set(settings, known);
	return known;
};

const findSections = (settings: Fields): readonly Section[] => {
	const byLabel = new Map<string, [string, Field][]>();
	for (const [name, field] of Object.entries(settings))
		if (field.section) byLabel.set(field.section, [...(byLabel.get(field.section) ?? []), [name, field]]);
	return [...byLabel]
		.filter(([, fields]) => fields.every(([, { advanced }]) => advanced === true))
		.map(([label, fields]) => ({ name: switchName(label), label, fields }));
};
