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
	[Symbol.asyncIterator]: (): AsyncIterator<Output, undefined, undefined> => ({
		next: async () => {
			const output = command.queue.take() ?? (await command.queue.next());
			return output === undefined || output === 'silence'
				? { done: true, value: undefined }
				: { done: false, value: output };
		},
		return: async () => {
			command.queue.discard();
			return { done: true, value: undefined };
		},
	}),
});
