import { type Deferred, deferred } from './deferred.ts';
import type { Output, QueueBounds } from './types.ts';
import { heardWithin } from './waiting.ts';

/** Bytes that are worth stopping the server for, and those at which it may go on (downloads only). */
export interface Pressure {
	readonly high: number;
	readonly low: number;
	/** Told when the queue gets above `high`, and when it is below `low` again. */
	change(full: boolean): void;
}

export interface NextOptions {
	readonly within?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

const sizeOf = (output: Output): number => {
	if ('text' in output) return output.text.length;
	if ('missing' in output) return 0;
	return output.value instanceof Uint8Array ? output.value.length : 32;
};

/** A job’s output between the connection and its reader: bounded; what does not fit is counted at its place. */
export const outputQueue = (bounds: Required<QueueBounds>, pressure?: Pressure) => {
	let items: Output[] = [];
	let head = 0;
	let bytes = 0;
	let full = false;
	let discarded = false;
	let over: { error?: unknown } | undefined;
	let waiter: Deferred<void> | undefined;
	let dropped = 0;

	const wake = () => {
		waiter?.resolve();
		waiter = undefined;
	};
	const level = () => {
		if (pressure === undefined || (full ? bytes > pressure.low : bytes <= pressure.high)) return;
		full = !full;
		pressure.change(full);
	};
	const take = (): Output => {
		const output = items[head] as Output;
		head += 1;
		if (head === items.length) {
			items = [];
			head = 0;
		} else if (head > 4096 && head * 2 > items.length) {
			items = items.slice(head);
			head = 0;
		}
		bytes -= sizeOf(output);
		level();
		return output;
	};
	const drop = () => {
		dropped += 1;
		const last = items.at(-1);
		if (last !== undefined && 'missing' in last && last.by === 'reader')
			items[items.length - 1] = {
				missing: (last.missing ?? 0) + 1,
				by: 'reader',
			};
		else items.push({ missing: 1, by: 'reader' });
	};
	return {
		push: (output: Output) => {
			if (discarded || over) return;
			const size = sizeOf(output);
			if (!('missing' in output) && (items.length - head >= bounds.items || bytes + size > bounds.bytes))
				drop();
			else {
				items.push(output);
				bytes += size;
				level();
			}
			wake();
		},
		/** No more comes: its end, or an error that the reader gets after what waits. */
		end: (error?: unknown) => {
			over ??= error === undefined ? {} : { error };
			wake();
		},
		/** The next piece if one waits. */
		take: (): Output | undefined => (head < items.length ? take() : undefined),
		/** How many pieces did not fit. */
		dropped: () => dropped,
		/** All that waits. */
		drain: (): Output[] => {
			const all = items.slice(head);
			items = [];
			head = 0;
			bytes = 0;
			level();
			return all;
		},
		discard: () => {
			discarded = true;
			items = [];
			head = 0;
			bytes = 0;
			level();
			wake();
		},
		next: async ({ within, signal }: NextOptions = {}): Promise<Output | 'silence' | undefined> => {
			for (;;) {
				if (head < items.length) return take();
				if (over?.error !== undefined) throw over.error;
				if (over || discarded) return undefined;
				waiter ??= deferred();
				if (within === undefined && signal === undefined) await waiter.promise;
				else if (!(await heardWithin(waiter.promise, within, signal))) {
					// what waits for one promise again and again piles up on it
					waiter = undefined;
					return 'silence';
				}
			}
		},
	};
};

export type OutputQueue = ReturnType<typeof outputQueue>;
