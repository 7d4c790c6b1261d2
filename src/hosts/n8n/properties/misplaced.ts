import type { INodeProperties } from 'n8n-workflow';
import { fieldsOf, sourceFieldsOf } from '../../../catalogue/extras.ts';
import type { Fields } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { stepsOf } from '../../../engine/run/steps.ts';
import { actionOptionFields, triggerOptionFields } from '../host-options.ts';
import { formatsOf } from './bytes-format.ts';
import { isOption } from './place.ts';

/**
 * Where the names of a node’s fields stand. The form keeps values of the operation that was chosen before:
 * only a name that stands in one place wherever it stands can be told to be misplaced.
 */
export interface Places {
	/** Names that are only among the options. */
	readonly options: ReadonlySet<string>;
	/** Names that are never among them. */
	readonly plain: ReadonlySet<string>;
	/** All that the options of some operation may hold. */
	readonly known: ReadonlySet<string>;
}

const placesIn = (forms: readonly Fields[], host: Fields): Places => {
	const all = forms.flatMap((fields) => Object.entries(fields));
	const named = (among: boolean) =>
		new Set(all.filter(([, field]) => isOption(field) === among).map(([name]) => name));
	const [options, plain] = [named(true), named(false)];
	const but = (names: ReadonlySet<string>, others: ReadonlySet<string>) =>
		new Set([...names].filter((name) => !others.has(name)));
	const formats = forms.flatMap((fields) => Object.keys(formatsOf(fields)));
	return {
		options: but(options, plain),
		plain: but(plain, options),
		known: new Set([...options, ...formats, ...Object.keys(host)]),
	};
};

const ofActions = new WeakMap<AnyService, Places>();
const ofTriggers = new WeakMap<AnyService, Places>();
const kept = (by: WeakMap<AnyService, Places>, service: AnyService, make: () => Places): Places => {
	const places = by.get(service) ?? make();
	by.set(service, places);
	return places;
};

export const actionPlaces = (service: AnyService): Places =>
	kept(ofActions, service, () => placesIn(stepsOf(service).map(fieldsOf), actionOptionFields(false)));

export const triggerPlaces = (service: AnyService): Places =>
	kept(ofTriggers, service, () => placesIn(service.sources.map(sourceFieldsOf), triggerOptionFields));

/** The editor is not told of it (see forEditor in scripts/build/n8n.ts). */
const unseen = (name: string, description: string): INodeProperties => ({
	displayName: 'Misplaced',
	name,
	type: 'hidden',
	default: '',
	description,
});

/**
 * The same field once more, unseen. Of rows and options n8n drops what its form does not have; of this it
 * keeps all as a program wrote it, to be read or refused.
 */
export const asWritten = ({ name, default: usual, displayOptions }: INodeProperties): INodeProperties => ({
	displayName: 'As Written',
	name,
	type: 'hidden',
	default: usual,
	description: 'The field above, as it is stored',
	...(displayOptions ? { displayOptions } : {}),
});

/** All options of a node, also those that the form of the chosen operation does not have. */
export const writtenOptions = (): INodeProperties =>
	asWritten({ displayName: 'Options', name: 'options', type: 'collection', default: {} });

/** A form, and in which of the node’s operations it stands. */
export interface Placed {
	readonly fields: Fields;
	readonly show: Readonly<Record<string, string>>;
}

/**
 * Places for options that a program wrote beside the operation. n8n drops what a form does not have, and the
 * step would act in the usual model, or on all; so they are kept, unseen, to be refused.
 */
export const outsideOptions = (forms: readonly Placed[], { options }: Places): INodeProperties[] => {
	const found = new Map<string, Map<string, Set<string>>>();
	for (const { fields, show } of forms)
		for (const name of Object.keys(fields).filter((one) => options.has(one))) {
			const shown = found.get(name) ?? new Map<string, Set<string>>();
			found.set(name, shown);
			for (const [by, value] of Object.entries(show)) shown.set(by, (shown.get(by) ?? new Set()).add(value));
		}
	return [...found].map(([name, shown]) => ({
		...unseen(name, 'Belongs among the options'),
		displayOptions: { show: Object.fromEntries([...shown].map(([by, values]) => [by, [...values]])) },
	}));
};
