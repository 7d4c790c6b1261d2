import {
	type PickleValue,
	PyClass,
	type PyObject,
	PyTuple,
} from '../../../src/services/conplyent/wire/pickle/value.ts';

const ESCAPES: Record<string, string> = {
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\\': '\\\\',
};

const quoted = (body: string): string =>
	body.includes("'") && !body.includes('"') ? `"${body}"` : `'${body.replaceAll("'", "\\'")}'`;

const hex = (code: number): string =>
	code < 0x100
		? `\\x${code.toString(16).padStart(2, '0')}`
		: code < 0x10000
			? `\\u${code.toString(16).padStart(4, '0')}`
			: `\\U${code.toString(16).padStart(8, '0')}`;

const text = (value: string): string =>
	quoted(
		value.replace(/[\\\p{C}\p{Z}]/gu, (sign) =>
			sign === ' ' ? sign : (ESCAPES[sign] ?? hex(sign.codePointAt(0) as number)),
		),
	);

const bytes = (value: Uint8Array): string =>
	`b${quoted(
		Buffer.from(value)
			.toString('latin1')
			.replace(/[^\x20-\x5b\x5d-\x7e]/g, (sign) => ESCAPES[sign] ?? hex(sign.charCodeAt(0))),
	)}`;

/** What Python’s `repr` writes. */
export const repr = (value: PickleValue): string => {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'string') return text(value);
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	if (value instanceof Uint8Array) return bytes(value);
	if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
	if (value instanceof PyTuple)
		return value.items.length === 1
			? `(${repr(value.items[0] as PickleValue)},)`
			: `(${value.items.map(repr).join(', ')})`;
	if (value instanceof Map)
		return `{${[...value].map(([key, inner]) => `${repr(key)}: ${repr(inner)}`).join(', ')}}`;
	if (value instanceof Set) return value.size === 0 ? 'set()' : `{${[...value].map(repr).join(', ')}}`;
	if (value instanceof PyClass) return `<class '${value.name}'>`;
	return `<${(value as PyObject).class} object>`;
};
