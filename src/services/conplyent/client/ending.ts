import { constants } from 'node:os';
import type { PickleValue, PyObject } from '../wire/pickle/value.ts';
import { pythonError } from './python-error.ts';
import type { Ending } from './types.ts';

const signalName = (number: number): string =>
	Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;

/**
 * What an exit code of the server means (protocol, section 5): of `exec` it is the program’s own, negative
 * for a signal; of any other command 1 is an exception, if one came last, and −1 a refusal.
 */
export const endingOf = (command: string, exit: PickleValue, error: PyObject | undefined): Ending => {
	if (error !== undefined)
		return {
			ended: 'raised',
			exitCode: 1,
			error: pythonError(error),
			missing: 0,
		};
	if (exit === null) return { ended: 'exited', exitCode: null, missing: 0 };
	if (typeof exit !== 'number' || !Number.isInteger(exit))
		return { ended: 'exited', exitCode: null, returned: exit, missing: 0 };
	if (command === 'exec' && exit < 0)
		return {
			ended: 'signalled',
			exitCode: exit,
			signal: signalName(-exit),
			missing: 0,
		};
	return {
		ended: exit === -1 ? 'refused' : 'exited',
		exitCode: exit,
		missing: 0,
	};
};
