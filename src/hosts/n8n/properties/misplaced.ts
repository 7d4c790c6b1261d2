import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from '../../../catalogue/field.ts';
import { isOption } from './place.ts';

/**
 * Names that stand in one place wherever they stand: a value that the form has kept of another operation is
 * never taken for a misplaced one.
 */
export interface OnePlace {
	readonly options: ReadonlySet<string>;
	readonly plain: ReadonlySet<string>;
}

export const onePlaceIn = (forms: readonly Fields[]): OnePlace => {
	const all = forms.flatMap((fields) => Object.entries(fields));
	const named = (among: boolean) =>
		new Set(all.filter(([, field]) => isOption(field) === among).map(([name]) => name));
	const [options, plain] = [named(true), named(false)];
	const but = (names: ReadonlySet<string>, others: ReadonlySet<string>) =>
		new Set([...names].filter((name) => !others.has(name)));
	return { options: but(options, plain), plain: but(plain, options) };
};

/** n8n shows nothing of it; a program that reads the form is told where the value belongs. */
const unseen = (name: string, description: string): INodeProperties => ({
	displayName: 'Misplaced',
	name,
	type: 'hidden',
	default: '',
	description,
});

/** A form, and in which of the node’s operations it stands. */
export interface Placed {
	readonly fields: Fields;
	readonly show: Readonly<Record<string, string>>;
}

/**
 * Places for options that a program wrote beside the operation. n8n drops what a form does not have, and the
 * step would act in the usual model, or on all; so they are kept, unseen, to be refused.
 */
export const outsideOptions = (forms: readonly Placed[], { options }: OnePlace): INodeProperties[] => {
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

/** The same for fields among the options: a preview there would be none. */
export const amongOptions = (fields: Fields, { plain }: OnePlace): INodeProperties[] =>
	Object.entries(fields)
		// without a required one n8n does not run the step
		.filter(([name, { required }]) => !required && plain.has(name))
		.map(([name]) => unseen(name, 'Belongs beside the options'));
