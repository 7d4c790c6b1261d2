import { PyObject, PyTuple } from '../../../src/services/conplyent/wire/pickle/value.ts';
import type { LabCommand } from './world.ts';

/**
 * Commands of somebody’s own server, which the tests also register with the real one:
 * test/live/conplyent-server.py.
 */
export const extraCommands: Record<string, LabCommand> = {
	/** In the main loop, so it keeps everything else waiting. */
	nap: {
		parameters: [{ name: 'seconds' }, { name: 'word', otherwise: 'awake' }],
		run: async (world, seconds, word) => {
			// a nap of a lab that was closed keeps no process
			await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000).unref());
			await world.update(word);
			return 0;
		},
	},
	/** One value of each kind. */
	values: {
		parameters: [],
		run: async (world) => {
			await world.update(null);
			await world.update(1.5);
			await world.update(2n ** 70n);
			await world.update([1, 'two', Buffer.from([3])]);
			await world.update(new PyTuple([true, false]));
			await world.update(new Map([['__proto__', 1]]));
			await world.update(new Set([7]));
			await world.update(new PyObject('datetime.date', [Buffer.from([7, 0xe8, 1, 2])]));
			return 'done';
		},
	},
};
