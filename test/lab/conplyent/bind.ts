import type { PickleValue } from '../../../src/services/conplyent/wire/pickle/value.ts';
import { PythonException } from './errors.ts';

/** A parameter of a command; with a default it may be left out. */
export interface Parameter {
	readonly name: string;
	readonly otherwise?: PickleValue;
}

const quoted = (names: readonly string[]): string =>
	names
		.map((name) => `'${name}'`)
		.reduce(
			(all, name, index) =>
				index === 0 ? name : `${all}${index === names.length - 1 ? ' and' : ','} ${name}`,
			'',
		);

/**
 * Arguments to parameters as Python binds them, with its words when they do not fit. `hidden`: parameters
 * before these, filled by the server.
 */
export const bind = (
	command: string,
	parameters: readonly Parameter[],
	hidden: number,
	args: readonly PickleValue[],
	keywords: ReadonlyMap<PickleValue, PickleValue>,
): PickleValue[] => {
	const bound = new Map<string, PickleValue>();
	for (const [key, value] of keywords) {
		if (!parameters.some(({ name }) => name === key))
			throw new PythonException('TypeError', `${command}() got an unexpected keyword argument '${key}'`);
		bound.set(String(key), value);
	}
	if (args.length > parameters.length) {
		const least = hidden + parameters.filter(({ otherwise }) => otherwise === undefined).length;
		const most = hidden + parameters.length;
		const takes =
			least === most
				? `${most} positional argument${most === 1 ? '' : 's'}`
				: `from ${least} to ${most} positional arguments`;
		throw new PythonException(
			'TypeError',
			`${command}() takes ${takes} but ${args.length + hidden} were given`,
		);
	}
	args.forEach((arg, index) => {
		const { name } = parameters[index] as Parameter;
		if (bound.has(name))
			throw new PythonException('TypeError', `${command}() got multiple values for argument '${name}'`);
		bound.set(name, arg);
	});
	const missing = parameters
		.filter(({ name, otherwise }) => !bound.has(name) && otherwise === undefined)
		.map(({ name }) => name);
	if (missing.length > 0)
		throw new PythonException(
			'TypeError',
			`${command}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${quoted(missing)}`,
		);
	return parameters.map(({ name, otherwise }) => bound.get(name) ?? otherwise ?? null);
};
