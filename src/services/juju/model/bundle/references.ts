import { type Loose } from '../../wire/get.ts';

const REFERENCE = /\$([A-Za-z]+-\d+)/g;

/**
 * Puts what earlier changes made in the place of their names: `$deploy-1:db` → `mysql:db`. What was not made
 * stays as it is.
 */
export const resolved = (input: unknown, made: ReadonlyMap<string, string>): unknown => {
	if (typeof input === 'string') return input.replace(REFERENCE, (all, id: string) => made.get(id) ?? all);
	if (Array.isArray(input)) return input.map((one) => resolved(one, made));
	if (typeof input === 'object' && input !== null)
		return Object.fromEntries(Object.entries(input).map(([name, one]) => [name, resolved(one, made)]));
	return input;
};

/** Ids of the changes that arguments refer to. */
export const referencesIn = ({ options: _, annotations: __, ...args }: Loose): string[] =>
	[...JSON.stringify(args).matchAll(REFERENCE)].flatMap(([, id]) => id ?? []);

/** Arguments with names instead of references; options and annotations are the user’s own words and stay. */
export const resolvedArgs = (args: Loose, made: ReadonlyMap<string, string>): Loose =>
	Object.fromEntries(
		Object.entries(args).map(([name, one]) => [
			name,
			name === 'options' || name === 'annotations' ? one : resolved(one, made),
		]),
	);
