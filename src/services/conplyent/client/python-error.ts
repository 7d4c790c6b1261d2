import { type Code, MusterError } from '../../../core/errors.ts';
import { type PickleValue, PyObject } from '../wire/pickle/value.ts';
import { plain } from '../wire/plain.ts';
import type { PythonError } from './types.ts';

const words = (value: PickleValue): string =>
	typeof value === 'string' ? value : JSON.stringify(plain(value));

/**
 * An exception from the record of it. Every object can look like one: whether it is, the exit code 1 after it
 * tells.
 */
export const pythonError = ({ class: name, args }: PyObject): PythonError => {
	const [number, text, path] = args;
	const message =
		typeof number === 'number' && typeof text === 'string'
			? text + (path === undefined || path === null ? '' : `: ${words(path)}`)
			: args.map(words).join(', ');
	return {
		type: name.replace(/^builtins\./, ''),
		message: message.slice(0, 4000),
		args,
	};
};

export const isObject = (value: PickleValue): value is PyObject => value instanceof PyObject;

const codes: Record<string, Code> = {
	FileNotFoundError: 'NOT_FOUND',
	FileExistsError: 'CONFLICT',
};

/** One word says nothing without the type: `KeyError: k`. */
const told = ({ type, message }: PythonError): string => {
	if (message === '') return type;
	return /\s/.test(message) ? message : `${type}: ${message}`;
};

/** What the server raised while doing something, in words. `doing`: such as `rm /x`. */
export const raised = (error: PythonError, doing: string): MusterError => {
	const { type } = error;
	return new MusterError(codes[type] ?? 'SERVER', `${doing}: ${told(error)}`, {
		details: { python: type },
		...(type === 'PermissionError'
			? { hint: 'The user that the conplyent server runs as may not do that.' }
			: {}),
	});
};
