import { choice, type Field, type Fields } from '../../../catalogue/field.ts';

/** Beside a `bytes` field: how the text is to be read. */
const formatOf = ({ label }: Field) =>
	choice(`${label} format`, {
		advanced: true,
		default: 'text',
		help: `How to read what is given as ${label.toLowerCase()}`,
		options: [
			{ value: 'base64', label: 'Base64', help: 'Bytes written as base64' },
			{ value: 'binary', label: 'Binary field', help: 'The name of a binary field of the input item' },
			{ value: 'hex', label: 'Hex', help: 'Bytes written as hexadecimal digits' },
			{ value: 'json', label: 'JSON', help: 'Any value, sent as JSON text' },
			{ value: 'text', label: 'Text', help: 'Text, sent as UTF-8' },
		],
	});

/** The name of the field that says how another one is to be read. */
export const formatName = (name: string): string => `${name}Format`;

/** A field for each one of bytes. */
export const formatsOf = (fields: Fields): Readonly<Record<string, ReturnType<typeof formatOf>>> =>
	Object.fromEntries(
		Object.entries(fields)
			.filter(([, { kind }]) => kind === 'bytes')
			.map(([name, field]) => [formatName(name), formatOf(field)]),
	);
