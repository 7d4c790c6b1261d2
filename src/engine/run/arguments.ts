import type { AnyOperation } from '../../catalogue/operation.ts';
import { readValues, unknownNames } from '../../catalogue/read-values.ts';
import { MusterError } from '../../core/errors.ts';
import { extrasOf } from '../../catalogue/extras.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * Given values with the object `arguments` unfolded: its names are those of the fields or the server’s own,
 * and win.
 * @throws MusterError BAD_INPUT when it is no object, has a name that no field has, or one field twice.
 */
export const withArguments = (operation: AnyOperation, input: Input): Input => {
	if (input['arguments'] === undefined || input['arguments'] === null || input['arguments'] === '')
		return input;
	const { arguments: field } = extrasOf(operation);
	if (!field) return input;
	const { arguments: value } = readValues({ arguments: field }, input) as { arguments?: unknown };
	const bad = (message: string) =>
		new MusterError('BAD_INPUT', message, {
			hint: `For example: ${field.example}. Nothing was sent.`,
			details: { field: 'arguments' },
		});
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw bad('Arguments is no object of names and values');
	const own = new Map(
		Object.entries(operation.fields).flatMap(([name, { alias }]) => (alias ? [[alias, name]] : [])),
	);
	const [unknown] = unknownNames(operation.fields, value as Input);
	if (unknown !== undefined)
		throw bad(`Arguments has “${unknown}”, which ${operation.action.toLowerCase()} does not know`);
	const twice = [...own].find(([alias, name]) => Object.hasOwn(value, alias) && Object.hasOwn(value, name));
	if (twice) throw bad(`Arguments has “${twice[0]}” and “${twice[1]}”, which are the same`);
	return {
		...input,
		...Object.fromEntries(Object.entries(value).map(([name, item]) => [own.get(name) ?? name, item])),
	};
};
