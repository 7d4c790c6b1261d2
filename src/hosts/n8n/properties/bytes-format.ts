import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../catalogue/field.ts';
import { title } from '../../../core/case.ts';

/** Beside a `bytes` field: how the text is to be read. */
export const formatOf = (name: string, field: Field): INodeProperties => ({
	displayName: `${title(field.label)} Format`,
	name: `${name}Format`,
	type: 'options',
	default: 'text',
	description: `How to read what is given as ${field.label.toLowerCase()}`,
	options: [
		{ name: 'Base64', value: 'base64', description: 'Bytes written as base64' },
		{ name: 'Binary Field', value: 'binary', description: 'The name of a binary field of the input item' },
		{ name: 'Hex', value: 'hex', description: 'Bytes written as hexadecimal digits' },
		{ name: 'JSON', value: 'json', description: 'Any value, sent as JSON text' },
		{ name: 'Text', value: 'text', description: 'Text, sent as UTF-8' },
	],
});
