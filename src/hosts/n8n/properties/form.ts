import type { FieldType, ResourceMapperField } from 'n8n-workflow';
import type { Field, Fields, FormField } from '../../../catalogue/field.ts';
import { title } from '../../../core/case.ts';
import type { Shape } from './shape.ts';

/** Where n8n may hold a field: a locator’s value, a plain value, a locator under the options. */
const placesOf = (name: string) => [`${name}.value`, name, `options.${name}.value`];

/** Fields that the server describes while editing: n8n's resource mapper, which asks for them. */
export const mapperOf = ({ label, form, depends }: FormField): Shape => ({
	type: 'resourceMapper',
	default: { mappingMode: 'defineBelow', value: null },
	noDataExpression: true,
	typeOptions: {
		...(depends ? { loadOptionsDependsOn: depends.flatMap(placesOf) } : {}),
		resourceMapper: {
			resourceMapperMethod: form,
			mode: 'add',
			valuesLabel: title(label),
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: false,
			multiKeyMatch: false,
			supportAutoMap: false,
			noFieldsError: 'The server has no fields for this. Choose the fields above first.',
		},
	},
});

const TYPES: Partial<Record<Field['kind'], FieldType>> = {
	number: 'number',
	flag: 'boolean',
	choice: 'options',
	list: 'array',
	choices: 'array',
	picks: 'array',
	record: 'object',
	json: 'object',
};

/**
 * The server's fields as n8n's mapper shows them; what is not required is folded away until somebody adds it.
 */
export const mapperFields = (fields: Fields): ResourceMapperField[] =>
	Object.entries(fields).map(([id, field]) => ({
		id,
		displayName: title(field.label),
		required: field.required === true,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: field.required !== true,
		type: TYPES[field.kind] ?? 'string',
		...(field.kind === 'choice'
			? { options: field.options.map(({ value, label }) => ({ name: label, value })) }
			: {}),
	}));
