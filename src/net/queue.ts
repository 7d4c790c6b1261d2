import { MusterError } from '../core/errors.ts';

/** Bytes at which a sender should pause, and those at which it may go on. */
export interface Pressure {
	readonly high: number;
	readonly low: number;
	/** Called when the queue holds more than `high` bytes, and when it holds `low` or fewer again. */
	change(full: boolean): void;
}

export interface QueueOptions<T> {
	/** The most items that wait. */
	readonly items: number;
	/** The most bytes that wait; one item always fits, however large. */
	readonly bytes: number;
	/**
	 * The item that stands for those that were dropped. Without it none is dropped: a full queue ends with
	 * `LIMIT`.
	 */
	readonly dropped?: (count: number) => T;
	/**
	 * Once full, the queue takes nothing until it holds this share of its bounds: a long flood makes few gaps.
	 * Default 0.5; 1: at once.
	 */
	readonly resume?: number;
	readonly pressure?: Pressure | undefined;
}

/** Why nothing more comes; without `error` it is the regular end. */
export interface Ended {
	readonly error?: unknown;
}

/** Items between one who is fast and one who is slow. What does not fit is counted, and told at its place. */
export interface Queue<T> {
	/** Items that wait, and their bytes. */
	readonly length: number;
	readonly bytes: number;
	/** How many were dropped in all. */
	readonly lost: number;
	/** Set by `end`; what waits can still be taken. */
	readonly ended: Ended | undefined;
	/** `size`: its bytes in memory, about. Ignored after `end`. */
	push(item: T, size: number): void;
	/** The next item, `undefined` if none waits. */
	take(): T | undefined;
	/** All that waits. */
	drain(): T[];
	/** Throws away what waits, and the count of what was dropped since. */
	clear(): void;
	/** Nothing more comes. Only the first call counts. */
	end(error?: unknown): void;
	/** Settles at the next `push` or `end`; at once if something waits or it has ended. */
	changed(): Promise<void>;
}

interface Entry<T> {
	readonly item: T;
	readonly size: number;
}

/** First in, first out; arrays are shortened now and then, not at each item. */
const createBuffer = <T>() => {
	let entries: Entry<T>[] = [];
	let head = 0;
	let bytes = 0;
	return {
		length: () => entries.length - head,
		bytes: () => bytes,
		add(entry: Entry<T>) {
			entries.push(entry);
			bytes += entry.size;
		},
		shift(): T {
			const { item, size } = entries[head] as Entry<T>;
			// an item that was taken is not kept alive by the queue
			entries[head] = undefined as never;
			head += 1;
			bytes -= size;
			if (head === entries.length) {
				entries.length = 0;
				head = 0;
			} else if (head > 1024 && head * 2 > entries.length) {
				entries = entries.slice(head);
				head = 0;
			}
			return item;
		},
		clear() {
			entries = [];
			head = 0;
			bytes = 0;
		},
	};
};

/** Tells a sender when to pause. */
const createGauge = (pressure: Pressure | undefined) => {
	let full = false;
	return (bytes: number): void => {
		if (pressure === undefined || (full ? bytes > pressure.low : bytes <= pressure.high)) return;
		full = !full;
		pressure.change(full);
	};
};

/**
 * A queue that never holds more than its bounds, for what a server sends faster than a flow takes it.
 * @example const queue = createQueue<Line>({ items: 1000, bytes: 1048576, dropped: (count) => ({ dropped:
 *   count }) });
 */
export const createQueue = <T>({
	items,
	bytes,
	dropped,
	resume = 0.5,
	pressure,
}: QueueOptions<T>): Queue<T> => {
	const buffer = createBuffer<T>();
	const gauge = createGauge(pressure);
	let missed = 0;
	let lost = 0;
	let shedding = false;
	let ended: Ended | undefined;
	let waiting: { readonly promise: Promise<void>; wake(): void } | undefined;

	const wake = (): void => {
		waiting?.wake();
		waiting = undefined;
	};
	const mark = (): T => {
		const count = missed;
		missed = 0;
		return (dropped as (count: number) => T)(count);
	};
	const isFull = (size: number): boolean => {
		const count = buffer.length();
		const held = buffer.bytes();
		const full = count >= items || (held > 0 && held + size > bytes);
		shedding = full || (shedding && (count > items * resume || held > bytes * resume));
		return shedding;
	};
	const end = (error?: unknown): void => {
		ended ??= error === undefined ? {} : { error };
		wake();
	};
	const push = (item: T, size: number): void => {
		if (ended) return;
		if (isFull(size)) {
			if (!dropped)
				return end(new MusterError('LIMIT', `More than ${items} records or ${bytes} bytes wait to be taken`));
			missed += 1;
			lost += 1;
		} else {
			if (missed > 0) buffer.add({ item: mark(), size: 0 });
			buffer.add({ item, size });
			gauge(buffer.bytes());
		}
		wake();
	};
	const take = (): T | undefined => {
		if (buffer.length() === 0) return missed > 0 ? mark() : undefined;
		const item = buffer.shift();
		gauge(buffer.bytes());
		return item;
	};
	const waits = (): boolean => buffer.length() > 0 || missed > 0;

	return {
		get length() {
			return buffer.length() + (missed > 0 ? 1 : 0);
		},
		get bytes() {
			return buffer.bytes();
		},
		get lost() {
			return lost;
		},
		get ended() {
			return ended;
		},
		push,
		take,
		drain() {
			const all: T[] = [];
			while (waits()) all.push(take() as T);
			return all;
		},
		clear() {
			buffer.clear();
			missed = 0;
			shedding = false;
			gauge(0);
		},
		end,
		changed() {
			if (waits() || ended) return Promise.resolve();
			if (!waiting) {
				let resolve!: () => void;
				const promise = new Promise<void>((done) => {
					resolve = done;
				});
				waiting = { promise, wake: resolve };
			}
			return waiting.promise;
		},
	};
};
