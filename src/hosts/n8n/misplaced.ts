import type { Field, Fields } from '../../catalogue/field.ts';
import { MusterError } from '../../core/errors.ts';
import { isEmpty } from './expressions.ts';
import { isOption } from './properties/place.ts';

const misplaced = (name: string, { label }: Field, where: string, remedy: string): MusterError =>
	new MusterError('BAD_INPUT', `${label} stands ${where}, where nothing reads it`, {
		hint: `${remedy} Nothing was sent.`,
		details: { field: name },
	});

/**
 * What changes does not begin where a program wrote a value into a place in which nothing reads it.
 * @throws MusterError BAD_INPUT naming it.
 */
export const refuseMisplaced = (fields: Fields, parameters: Readonly<Record<string, unknown>>): void => {
	const options = (parameters['options'] ?? {}) as Readonly<Record<string, unknown>>;
	for (const [name, field] of Object.entries(fields)) {
		if (isOption(field) && !isEmpty(parameters[name]))
			throw misplaced(name, field, 'outside the options', `Put ${name} into the object “options”.`);
		if (!isOption(field) && !isEmpty(options[name]))
			throw misplaced(
				name,
				field,
				'among the options',
				`Put ${name} beside the object “options”, not into it.`,
			);
	}
};
