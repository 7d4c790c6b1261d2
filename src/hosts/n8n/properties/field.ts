import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Field, Option } from '../../../catalogue/field.ts';
import { sentence, title } from '../../../core/case.ts';
import { byteText } from '../../../core/units.ts';
import { emptyJson } from './empty-json.ts';
import { mapperOf } from './form.ts';
import { rowsOf } from './record.ts';
import { saidOfEmpty } from './said-of-empty.ts';
import type { Shape } from './shape.ts';
import { inN8nWords } from './n8n-terms.ts';

const FIVE = 5;
/** n8n wants lists of five and more in alphabetical order. */
const sorted = <T extends { name: string }>(options: T[]): T[] =>
	options.length < FIVE ? options : options.sort((a, b) => a.name.localeCompare(b.name));

/** What a label says behind a colon is a line of its own here, unless the name alone would not tell it apart. */
const explained = (options: readonly Option[]): readonly Option[] => {
	const apart = options.map(({ label, help, ...option }) => {
		const [name = label, ...rest] = label.split(': ');
		return {
			...option,
			label: name,
			help: help ?? (rest.length > 0 ? sentence(rest.join(': ')) : undefined),
		};
	});
	return new Set(apart.map(({ label }) => label)).size === options.length ? apart : options;
};

const optionsOf = (options: readonly Option[]): INodePropertyOptions[] =>
	sorted(
		explained(options).map(({ value, label, help }) => ({
			name: title(label),
			value,
			...(help ? { description: inN8nWords(help) } : {}),
		})),
	);

const placeholderOf = (field: Field): string | undefined => {
	// an example would not do where one word does
	if (field.placeholder && /^(e\.g\.|Type) /.test(field.placeholder)) return field.placeholder;
	const example = field.example ?? (field.kind === 'list' ? field.itemPlaceholder : undefined);
	return example !== undefined && field.kind !== 'json' ? `e.g. ${example}` : undefined;
};

/** n8n chooses the first option by itself, also for an option that was only just added. */
const CHOOSE: INodePropertyOptions = { name: 'Choose …', value: '' };

const YES_NO: INodePropertyOptions[] = [
	{ name: 'Yes', value: true },
	{ name: 'No', value: false },
];

/** `300` → `5m`: as people write it. */
const time = (seconds: number): string => {
	if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600}h`;
	return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
};

/** With `password` alone the input is one line, and the browser makes blanks of a key's line breaks. */
const textOptions = ({ secret, lines }: Field & { kind: 'text' }): Partial<INodeProperties> =>
	secret || lines
		? { typeOptions: { ...(lines ? { rows: lines } : {}), ...(secret ? { password: true } : {}) } }
		: {};

const BINARY_FIELD = 'Name of the item’s binary field that holds the file';

const shapeOf = (field: Field): Shape => {
	switch (field.kind) {
		case 'text':
			return {
				type: 'string',
				default: field.default ?? '',
				...textOptions(field),
			};
		case 'number':
			return {
				type: 'number',
				// an empty one is not given; n8n would show 0, which satisfies “required”
				default: field.default ?? '',
				typeOptions: {
					...(field.min === undefined ? {} : { minValue: field.min }),
					...(field.max === undefined ? {} : { maxValue: field.max }),
					...(field.integer ? { numberPrecision: 0 } : {}),
				},
			};
		case 'flag':
			// a switch would say “no” where nobody has said anything
			if (field.default === undefined) return { type: 'options', default: '', options: [CHOOSE, ...YES_NO] };
			return { type: 'boolean', default: field.default };
		case 'choice':
			// n8n wants the default to be an option: nothing is chosen until somebody chooses
			return {
				type: 'options',
				default: field.default ?? '',
				options: [...(field.default === undefined ? [{ ...CHOOSE }] : []), ...optionsOf(field.options)],
			};
		case 'choices':
			return { type: 'multiOptions', default: [...(field.default ?? [])], options: optionsOf(field.options) };
		case 'list':
			return {
				type: 'string',
				default: [...(field.default ?? [])],
				typeOptions: {
					multipleValues: true,
					multipleValueButtonText: `Add ${title(field.item ?? 'entry')}`,
					...(field.itemLines ? { rows: field.itemLines } : {}),
				},
			};
		case 'record':
			return rowsOf(field);
		case 'json':
			return { type: 'json', default: emptyJson(field) };
		case 'form':
			return mapperOf(field);
		case 'bytes':
			// a box of one line loses the line breaks of what is pasted
			return { type: 'string', default: '', typeOptions: { rows: 3 } };
		case 'file':
			return { type: 'string', default: 'data', placeholder: 'e.g. data', hint: BINARY_FIELD };
		case 'duration':
			return { type: 'string', default: field.default === undefined ? '' : time(field.default) };
		case 'size':
			return { type: 'string', default: field.default === undefined ? '' : byteText(field.default) };
		case 'pick':
			return {
				type: 'resourceLocator',
				default: { mode: 'list', value: field.default ?? '' },
				modes: [
					{
						displayName: 'From List',
						name: 'list',
						type: 'list',
						typeOptions: { searchListMethod: field.list, searchable: true },
					},
					{
						displayName: `By ${field.by ?? 'Name'}`,
						name: 'name',
						type: 'string',
						...(field.example ? { placeholder: `e.g. ${field.example}` } : {}),
					},
				],
			};
		case 'picks':
			return {
				type: 'multiOptions',
				default: [...(field.default ?? [])],
				typeOptions: { loadOptionsMethod: field.list },
			};
	}
};

const PICKS =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** One sentence stands without a full stop, several with one: n8n’s rule. */
const stopped = (help: string): string =>
	/[.?!] [A-Z]/.test(help) && !help.endsWith('.') ? `${help}.` : help;

/** n8n’s name for a list of which several are chosen: its lint wants these words. */
const picksLabel = (label: string): string =>
	/^names?$/i.test(label) ? 'Names or IDs' : `${title(label).replace(/s$/, '')} Names or IDs`;

/** n8n shows no unit beside a number; that a count of machines counts machines is clear, a share needs its sign. */
const labelOf = (field: Field): string => {
	if (field.kind === 'picks') return picksLabel(field.label);
	return field.kind === 'number' && field.unit === '%' ? `${title(field.label)} (%)` : title(field.label);
};

/** A field as n8n draws it. `displayOptions` are the caller's. */
export const property = (name: string, field: Field): INodeProperties => {
	const shape = shapeOf(field);
	const placeholder = shape.placeholder ?? placeholderOf(field);
	const said = saidOfEmpty(field);
	const help = field.kind === 'picks' ? [said, PICKS].filter(Boolean).join('. ') : said;
	const description = help && stopped(inN8nWords(help));
	return {
		displayName: labelOf(field),
		name,
		...shape,
		...(name === 'password' && field.kind === 'text' ? { typeOptions: { password: true } } : {}),
		...(field.required ? { required: true } : {}),
		...(placeholder ? { placeholder } : {}),
		...(description ? { description } : {}),
	};
};
