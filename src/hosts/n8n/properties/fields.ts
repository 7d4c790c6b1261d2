import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { Field, Fields } from '../../../catalogue/field.ts';
import { formatsOf } from './bytes-format.ts';
import { property } from './field.ts';
import { asWritten } from './misplaced.ts';
import { isOption } from './place.ts';

type Show = NonNullable<IDisplayOptions['show']>;

/**
 * n8n does not run a step with an empty required field. Where everything may be given as one object, such a
 * field stands in the form twice, once each way: so its value stays, and stays visible, whether or not
 * *Arguments* is there.
 */
const GIVEN: Show = { '/options.arguments': [{ _cnd: { exists: true } }] };

const plainProperties = ([name, field]: [string, Field], show: Show, input: boolean): INodeProperties[] => {
	const made = property(name, field);
	const shown = { ...show, ...(field.show as Show | undefined) };
	if (!field.required || !input) {
		const placed = { ...made, displayOptions: { show: shown } };
		return field.kind === 'record' ? [placed, asWritten(placed)] : [placed];
	}
	const { required: _, ...optional } = property(name, field);
	return [
		{ ...made, displayOptions: { show: shown, hide: GIVEN } },
		{ ...optional, displayOptions: { show: { ...shown, ...GIVEN } } },
	];
};

/**
 * n8n reads a list of which several are chosen only once, unless it is told what the list depends on: what is
 * picked beside it. Another model has other units.
 */
const following = (made: INodeProperties, fields: Fields): INodeProperties => {
	if (made.typeOptions?.loadOptionsMethod === undefined) return made;
	const picked = Object.entries(fields).filter(([, { kind }]) => kind === 'pick');
	const places = picked.map(([name, field]) => `${isOption(field) ? 'options.' : ''}${name}.value`);
	if (places.length === 0) return made;
	return { ...made, typeOptions: { ...made.typeOptions, loadOptionsDependsOn: places } };
};

/** n8n’s users look for these two before the filters. */
const limits = new Set(['returnAll', 'limit']);

/**
 * Fields in the order of the form: up to the last one that is required, how many, then the rest; each as it
 * was declared.
 */
const inOrder = (entries: readonly (readonly [string, Field])[]): [string, Field][] => {
	const copy = entries.map(([name, field]): [string, Field] => [name, field]);
	const wanted = copy.splice(0, copy.findLastIndex(([, { required }]) => required) + 1);
	const isLimit = ([name]: readonly [string, Field]) => limits.has(name);
	return [...wanted, ...copy.filter(isLimit), ...copy.filter((entry) => !isLimit(entry))];
};

/**
 * The form of some fields, shown where `show` says: the plain ones in order, the rest in a collection of
 * options.
 */
export const fieldProperties = (
	fields: Fields,
	show: Show,
	more: readonly INodeProperties[] = [],
): INodeProperties[] => {
	const entries = inOrder(Object.entries(fields));
	const plain = entries
		.filter(([, field]) => !isOption(field))
		.flatMap((entry) => plainProperties(entry, show, fields['arguments'] !== undefined));
	const options = [
		...[...entries.filter(([, field]) => isOption(field)), ...Object.entries(formatsOf(fields))].map(
			([name, field]) => property(name, field),
		),
		...more,
	].sort((a, b) => a.displayName.localeCompare(b.displayName));
	const shown = plain.map((made) => following(made, fields));
	if (options.length === 0) return shown;
	return [
		...shown,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			displayOptions: { show },
			options: options.map((made) => following(made, fields)),
		},
	];
};
