import type { Fields } from '../../../catalogue/field.ts';
import type { AnyOperation } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';

/** Names of values that no field of a node has: misspelt by a program, or of a newer version. */
export const unknownValues = (values: object, fields: Iterable<Fields>): readonly string[] => {
	const known = new Set([...fields].flatMap((some) => Object.keys(some)));
	return Object.keys(values).filter((name) => !known.has(name));
};

const quoted = (names: readonly string[]): string => names.map((name) => `“${name.slice(0, 40)}”`).join(', ');

/** What a node says of them that goes on without. */
export const ignoredLine = (names: readonly string[]): string =>
	`This version knows no field ${quoted(names)}: what was set there counts for nothing`;

/**
 * What changes or destroys does not begin where a value would be passed over: it may be a preview, or a
 * filter. @throws MusterError BAD_INPUT
 */
export const refuseUnknown = ({ action, effect }: AnyOperation, names: readonly string[]): void => {
	if (effect === 'reads' || names.length === 0) return;
	throw new MusterError('BAD_INPUT', `${action}: this version knows no field ${quoted(names)}`, {
		hint: 'Correct the name in the flow, or install the version of the package that made it. Nothing was sent.',
		details: { field: names[0] },
	});
};
