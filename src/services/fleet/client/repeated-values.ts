import { withoutTexts } from '../../../core/without-texts.ts';
import type { UnitOption } from '../wire/options.ts';

/** Shorter texts would be found where nobody meant them. */
const SHORTEST = { whole: 8, variable: 4 };

/** What stands behind the `=` of a variable, without quotation marks. */
const variable = (value: string): string => /^[^=]*=(.*)$/s.exec(value)?.[1]?.replaceAll('"', '') ?? '';

const textsOf = ({ section, name, value }: UnitOption): string[] => {
	// fleet’s own words are about these, and nothing secret is in them
	if (section === 'X-Fleet') return [];
	const behind = name === 'Environment' ? variable(value) : '';
	return [
		...(value.length >= SHORTEST.whole ? [value] : []),
		...(behind.length >= SHORTEST.variable ? [behind] : []),
	];
};

/** What a server or a proxy says of a unit without the values of its options: they may hold secrets. */
export const withoutValues = (words: string, body: unknown): string => {
	const { options } = (body ?? {}) as { readonly options?: unknown };
	const texts = Array.isArray(options) ? (options as UnitOption[]).flatMap(textsOf) : [];
	return withoutTexts(words, texts);
};
