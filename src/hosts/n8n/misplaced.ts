import type { Fields } from '../../catalogue/field.ts';
import { MusterError } from '../../core/errors.ts';
import { isEmpty } from './expressions.ts';
import type { Places } from './properties/misplaced.ts';
import { isOption } from './properties/place.ts';

const bad = (name: string, message: string, remedy: string): MusterError =>
	new MusterError('BAD_INPUT', message, { hint: `${remedy} Nothing was sent.`, details: { field: name } });

// n8n’s form does not show it
const OR_NEW = 'or put a new node in its place';

const short = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name);

/**
 * What changes does not begin where a program wrote a value into a place in which nothing reads it, or an
 * option that there is not: it may have been a preview or a filter. What the form has kept of another
 * operation is passed over.
 * @throws MusterError BAD_INPUT naming it.
 */
export const refuseUnread = (
	fields: Fields,
	{ plain, known }: Places,
	parameters: Readonly<Record<string, unknown>>,
): void => {
	const options = (parameters['options'] ?? {}) as Readonly<Record<string, unknown>>;
	for (const [name, field] of Object.entries(fields)) {
		const { label } = field;
		if (isOption(field) && !isEmpty(parameters[name]))
			throw bad(
				name,
				`${label} stands outside the options, where nothing reads it`,
				`Put ${name} into the object “options” of the workflow, ${OR_NEW}.`,
			);
		if (plain.has(name) && !isEmpty(options[name]))
			throw bad(
				name,
				`${label} stands among the options, where nothing reads it`,
				`Put ${name} beside the object “options” of the workflow, ${OR_NEW}.`,
			);
	}
	if (typeof options !== 'object') return;
	const unknown = Object.keys(options).find((name) => !known.has(name) && !plain.has(name));
	if (unknown === undefined) return;
	throw bad(
		unknown,
		`This version knows no option “${short(unknown)}”`,
		`Correct the name in the workflow, ${OR_NEW}, or install the version of the package that made it.`,
	);
};
