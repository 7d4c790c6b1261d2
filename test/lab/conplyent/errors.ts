import { type PickleValue, PyObject } from '../../../src/services/conplyent/wire/pickle/value.ts';

/** zmq’s EAGAIN: nobody is connected, or the queue to them is full. */
export class Again extends Error {}

/** A Python exception, to be pickled. */
export class PythonException extends Error {
	readonly pickled: PyObject;
	constructor(name: string, ...args: PickleValue[]) {
		super(`${name}: ${args.map(String).join(', ')}`);
		this.pickled = new PyObject(`builtins.${name}`, args);
	}
}

const known: Record<string, [string, number, string]> = {
	ENOENT: ['FileNotFoundError', 2, 'No such file or directory'],
	EACCES: ['PermissionError', 13, 'Permission denied'],
	EPERM: ['PermissionError', 1, 'Operation not permitted'],
	EEXIST: ['FileExistsError', 17, 'File exists'],
	ENOTDIR: ['NotADirectoryError', 20, 'Not a directory'],
	EISDIR: ['IsADirectoryError', 21, 'Is a directory'],
	ENOTEMPTY: ['OSError', 39, 'Directory not empty'],
	ENOSPC: ['OSError', 28, 'No space left on device'],
	ETXTBSY: ['OSError', 26, 'Text file busy'],
	EROFS: ['OSError', 30, 'Read-only file system'],
	ENAMETOOLONG: ['OSError', 36, 'File name too long'],
	ELOOP: ['OSError', 40, 'Too many levels of symbolic links'],
	EPIPE: ['BrokenPipeError', 32, 'Broken pipe'],
};

/** The exception that Python raises where Node throws this. */
export const asPython = (error: unknown, path?: string): PythonException => {
	if (error instanceof PythonException) return error;
	const { code = '', syscall } = error as NodeJS.ErrnoException;
	const found = known[code];
	if (!found) return new PythonException('RuntimeError', String(error));
	// what fails once a file is open does not name it
	return path === undefined || syscall === 'write'
		? new PythonException(found[0], found[1], found[2])
		: new PythonException(found[0], found[1], found[2], path);
};
