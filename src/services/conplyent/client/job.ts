import type { NextOptions } from './output.ts';
import type { Running } from './running.ts';
import type { Job, Output } from './types.ts';

/** What a caller sees of a command that was acknowledged. */
export const jobOf = (command: Running, id: number): Job => ({
	id,
	command: command.name,
	ending: command.ending,
	next: (options?: NextOptions) => command.queue.next(options),
	discard: () => command.queue.discard(),
	async *[Symbol.asyncIterator](): AsyncGenerator<Output, void, undefined> {
		try {
			for (;;) {
				const output = await command.queue.next();
				if (output === undefined || output === 'silence') return;
				yield output;
			}
		} finally {
			command.queue.discard();
		}
	},
});
