import { createQueue, type Pressure } from '../../../net/queue.ts';
import type { Output, QueueBounds } from './types.ts';
import { valueSize } from '../wire/pickle/value-size.ts';
import { heardWithin } from './waiting.ts';

export type { Pressure } from '../../../net/queue.ts';

export interface NextOptions {
	readonly within?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

const sizeOf = (output: Output): number => {
	if ('text' in output) return output.text.length;
	return 'missing' in output ? 0 : valueSize(output.value);
};

/**
 * A job’s output between the connection and its reader: bounded; what does not fit is counted at its place.
 */
export const outputQueue = ({ items, bytes }: Required<QueueBounds>, pressure?: Pressure) => {
	const queue = createQueue<Output>({
		items,
		bytes,
		resume: 1,
		dropped: (count) => ({ missing: count, by: 'reader' }),
		pressure,
	});
	let discarded = false;
	return {
		push: (output: Output) => queue.push(output, sizeOf(output)),
		/** No more comes: its end, or an error that the reader gets after what waits. */
		end: (error?: unknown) => queue.end(error),
		/** The next piece if one waits. */
		take: (): Output | undefined => queue.take(),
		/** How many pieces did not fit. */
		dropped: () => queue.lost,
		/** All that waits. */
		drain: (): Output[] => queue.drain(),
		discard: () => {
			discarded = true;
			queue.clear();
			queue.end();
		},
		next: async ({ within, signal }: NextOptions = {}): Promise<Output | 'silence' | undefined> => {
			for (;;) {
				const output = queue.take();
				if (output !== undefined) return output;
				if (queue.ended?.error !== undefined && !discarded) throw queue.ended.error;
				if (queue.ended) return undefined;
				if (within === undefined && signal === undefined) await queue.changed();
				else if (!(await heardWithin(queue.changed(), within, signal))) return 'silence';
			}
		},
	};
};

export type OutputQueue = ReturnType<typeof outputQueue>;
