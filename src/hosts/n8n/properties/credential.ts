import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { title } from '../../../core/case.ts';
import { property } from './field.ts';
import { sectionsOf, type Section } from './section.ts';

type Shown = Record<string, (string | number | boolean)[]>;

/** Credentials have no lists: several values are one text with commas. */
const asSetting = (name: string, field: Field, show: Shown = {}): INodeProperties => {
	const shown = { ...show, ...(field.show as Shown | undefined) };
	const condition = Object.keys(shown).length > 0 ? { displayOptions: { show: shown } } : {};
	// what stands for an empty setting is shown in it
	const empty = field.kind === 'text' && field.placeholder ? { placeholder: field.placeholder } : {};
	const { placeholder: _, ...silent } = field;
	const made = property(name, field.example === undefined ? silent : field);
	if (field.kind !== 'list') return { ...empty, ...made, ...condition };
	const { typeOptions: __, ...rest } = made;
	return {
		...rest,
		default: (field.default ?? []).join(', '),
		description: `${field.help}. Separate several by commas.`,
		...condition,
	};
};

const inWords = (labels: readonly string[]): string =>
	labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;

const sectionProperties = ({ name, label, fields }: Section): INodeProperties[] => [
	{
		displayName: title(label),
		name,
		type: 'boolean',
		default: false,
		description: `Whether to set ${inWords(fields.map(([, field]) => title(field.label)))}`,
	},
	...fields.map(([setting, field]) => asSetting(setting, field, { [name]: [true] })),
];

/**
 * The form of a service's credential: where to connect and with what, then each section behind a switch,
 * times last. A fresh array each time.
 */
export const credentialProperties = (service: AnyService): INodeProperties[] => {
	const sections = sectionsOf(service.settings);
	const folded = new Set(sections.flatMap(({ fields }) => fields.map(([name]) => name)));
	const plain = Object.entries(service.settings).filter(([name]) => !folded.has(name));
	const shown = (times: boolean) =>
		plain
			.filter(([, { kind }]) => (kind === 'duration') === times)
			.map(([name, field]) => asSetting(name, field));
	return [...shown(false), ...sections.flatMap(sectionProperties), ...shown(true)];
};
