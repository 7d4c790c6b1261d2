import type { Field, Fields, Kind } from '../../../../catalogue/field.ts';
import { inUnit } from '../../project.ts';
import { code, type Definition, joined, type Words } from './blocks.ts';

const types: Readonly<Record<Kind, string>> = {
	text: 'string',
	number: 'number',
	flag: 'boolean',
	choice: 'string',
	choices: 'array',
	list: 'array',
	record: 'object',
	json: 'any',
	bytes: 'buffer | string',
	file: 'path | buffer',
	duration: 'seconds',
	size: 'bytes',
	pick: 'string',
	picks: 'array',
	form: 'object',
};

export const spokenDefault = (field: Field): Words | undefined => {
	const usual: unknown = field.default;
	if (usual === undefined || usual === '') return undefined;
	if (field.kind === 'duration') return [Object.values(inUnit(Number(usual))).join(' ')];
	if (Array.isArray(usual))
		return usual.length > 0
			? joined(
					usual.map((one) => [code(String(one))]),
					', ',
				)
			: undefined;
	const text = typeof usual === 'object' ? JSON.stringify(usual) : String(usual);
	return text === '{}' ? undefined : [code(text)];
};

const range = ({ min, max }: { readonly min?: number; readonly max?: number }, unit: string): string => {
	if (min !== undefined && max !== undefined) return `${min} to ${max}${unit}`;
	if (min !== undefined) return `at least ${min}${unit}`;
	return max === undefined ? '' : `at most ${max}${unit}`;
};

/** What values are allowed, where the type does not say it. */
const allowed = (field: Field): Words => {
	switch (field.kind) {
		case 'choice':
		case 'choices': {
			const values = field.options.filter(({ value }) => value !== '').map(({ value }) => [code(value)]);
			return [field.kind === 'choice' ? 'one of ' : 'any of ', ...joined(values, ', ')];
		}
		case 'number':
			return [range(field, field.unit ? ` ${field.unit}` : '')];
		case 'duration':
			return [range(field, ' s')];
		case 'text':
			return field.pattern && field.expected ? [field.expected] : [];
		default:
			return [];
	}
};

const isSaid = (words: Words) => words.some((piece) => piece !== '');

/**
 * What is said of a field: its help, whether it is needed, what is allowed, its default, from which release
 * it is.
 */
const about = (field: Field, ofSecrets: string): Words => {
	const { help, required, example, since, only } = field;
	const standard = spokenDefault(field);
	const parts: Words[] = [
		help ? [help] : [],
		allowed(field),
		required && standard === undefined ? ['needed'] : [],
		standard === undefined ? [] : ['default ', ...standard],
		example && field.kind !== 'json' ? ['e.g. ', code(example)] : [],
		since ? [`from release ${since}`] : [],
		only ? [`${only} only`] : [],
		field.secret && ofSecrets ? [ofSecrets] : [],
	];
	return joined(parts.filter(isSaid), '; ');
};

export const definitionOf = (field: Field, ofSecrets = ''): Definition => ({
	term: field.label,
	type: types[field.kind],
	about: about(field, ofSecrets),
});

/** One entry for each field; `ofSecrets` is said of each secret. */
export const definitions = (fields: Fields, ofSecrets = ''): Definition[] =>
	Object.values(fields).map((field) => definitionOf(field, ofSecrets));
