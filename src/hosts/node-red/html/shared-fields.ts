import type { Field, Fields } from '../../../catalogue/field.ts';
import type { CompactFields } from '../compact.ts';
import { literal } from './literal.ts';

/** Letters below which a reference saves nothing. */
const WORTH = 24;

export interface SharedFields {
	/** Fields that stand in more than one place of a service. */
	readonly table: readonly Field[];
	/** Replaces what is in the table by its number. */
	compact(fields: Fields): CompactFields;
}

/** Finds the fields that a service's operations and sources have in common. */
export const sharedFields = (all: readonly Fields[]): SharedFields => {
	const seen = new Map<string, { readonly field: Field; count: number }>();
	for (const field of all.flatMap((fields) => Object.values(fields))) {
		const key = literal(field);
		const known = seen.get(key);
		if (known) known.count++;
		else seen.set(key, { field, count: 1 });
	}
	const common = [...seen].filter(([key, { count }]) => count > 1 && key.length > WORTH);
	const number = new Map(common.map(([key], index) => [key, index]));
	return {
		table: common.map(([, { field }]) => field),
		compact: (fields) =>
			Object.fromEntries(
				Object.entries(fields).map(([name, field]) => [name, number.get(literal(field)) ?? field]),
			),
	};
};
