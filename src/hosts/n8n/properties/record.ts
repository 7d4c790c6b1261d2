import type { INodeProperties } from 'n8n-workflow';
import type { RecordField } from '../../../catalogue/field.ts';
import { title } from '../../../core/case.ts';
import type { Shape } from './shape.ts';

const entryOf = (field: RecordField): INodeProperties[] => {
	const [name, value] = field.example?.split(' = ') ?? [];
	return [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			description: `Name of the ${field.item ?? 'entry'}`,
			...(name ? { placeholder: `e.g. ${name}` } : {}),
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			description: `Its ${field.valuePlaceholder ?? 'value'}`,
			...(value ? { placeholder: `e.g. ${value}` } : {}),
			...(field.secret ? { typeOptions: { password: true } } : {}),
		},
	];
};

/** Names and values as rows. */
export const rowsOf = (field: RecordField): Shape => ({
	type: 'fixedCollection',
	default: field.default
		? { values: Object.entries(field.default).map(([name, value]) => ({ name, value })) }
		: {},
	typeOptions: { multipleValues: true },
	placeholder: `Add ${title(field.item ?? 'entry')}`,
	options: [
		{
			displayName: title(field.label),
			name: 'values',
			values: entryOf(field),
		},
	],
});
