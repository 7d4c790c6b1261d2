import { type Loose } from '../../wire/get.ts';

const REFERENCE = /\$([A-Za-z]+-\d+)/g;

/**
 * Puts what earlier changes made in the place of their names: `$deploy-1:db` → `mysql:db`. What was not made
 * stays as it is.
 */
export const resolved = (given: unknown, made: ReadonlyMap<string, string>): unknown => {
	if (typeof given === 'string') return given.replace(REFERENCE, (all, id: string) => made.get(id) ?? all);
	if (Array.isArray(given)) return given.map((one) => resolved(one, made));
	if (typeof given === 'object' && given !== null)
		return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, resolved(one, made)]));
	return given;
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
