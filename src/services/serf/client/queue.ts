import { MusterError } from '../../../core/errors.ts';
import type { QueueBounds, Subscription } from './types.ts';

/** The two ends of a subscription: records go in as they come, and out as the subscriber asks for them. */
export interface Queue<T> {
	readonly subscription: Subscription<T>;
	/** The agent accepted. */
	accepted(): void;
	push(record: T, size: number): void;
	/** Nothing follows; what is queued is still handed out. */
	finish(): void;
	/** As `finish`, and then the error. `now`: what is queued is discarded. */
	fail(error: MusterError, now?: boolean): void;
}

interface QueueOptions<T> extends QueueBounds {
	/** What stands for records that were dropped. Without it none may be: more than the bounds end the subscription with `LIMIT`. */
	dropped?(count: number): T;
	/** The subscriber went away; called once, also after `finish` and `fail`. */
	onEnd(): void;
}

type Result<T> = IteratorResult<T, undefined>;

/**
 * A queue that never holds more than its bounds. Once full it takes nothing until half of it has been handed out: what comes
 * meanwhile is counted, and the count is handed out in its place, so that a long flood is told in few words.
 */
export const createQueue = <T>({
	records = 10_000,
	bytes = 16 * 1024 * 1024,
	dropped,
	onEnd,
}: QueueOptions<T>): Queue<T> => {
	let items: { readonly record: T; readonly size: number }[] = [];
	let head = 0;
	let held = 0;
	let missed = 0;
	let shedding = false;
	let open = true;
	let left = false;
	let failure: MusterError | undefined;
	const waiters: { resolve(result: Result<T>): void; reject(error: MusterError): void }[] = [];
	const done: Result<T> = { done: true, value: undefined };
	let isReady: () => void = () => {};
	let isNot: (error: MusterError) => void = () => {};
	const ready = new Promise<void>((resolve, reject) => {
		isReady = resolve;
		isNot = reject;
	});
	ready.catch(() => {});

	const leave = (): void => {
		if (left) return;
		left = true;
		onEnd();
	};
	const discard = (): void => {
		items = [];
		head = 0;
		held = 0;
		missed = 0;
		shedding = false;
	};
	const close = (error?: MusterError): void => {
		open = false;
		failure = error;
		if (error) isNot(error);
		else isReady();
		for (const waiter of waiters.splice(0)) {
			if (failure) waiter.reject(failure);
			else waiter.resolve(done);
			failure = undefined;
		}
		leave();
	};
	/** The oldest record; arrays are shortened now and then, not each time. */
	const take = (): T => {
		const { record, size } = items[head] as { record: T; size: number };
		head += 1;
		held -= size;
		if (head > 1024 && head * 2 > items.length) {
			items = items.slice(head);
			head = 0;
		}
		return record;
	};

	/** The record for what was dropped since the last one. */
	const told = (): T => {
		const count = missed;
		missed = 0;
		return (dropped as (count: number) => T)(count);
	};

	const next = (): Promise<Result<T>> => {
		if (head < items.length) return Promise.resolve({ done: false, value: take() });
		if (missed > 0) return Promise.resolve({ done: false, value: told() });
		if (failure) {
			const error = failure;
			failure = undefined;
			return Promise.reject(error);
		}
		if (!open) return Promise.resolve(done);
		return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
	};

	const isFull = (size: number): boolean => {
		const count = items.length - head;
		const full = count >= records || (held > 0 && held + size > bytes);
		shedding = full || (shedding && (count > records / 2 || held > bytes / 2));
		return shedding;
	};

	const push = (record: T, size: number): void => {
		if (!open) return;
		const waiter = waiters.shift();
		const full = isFull(size);
		if (waiter) waiter.resolve({ done: false, value: record });
		else if (full && !dropped)
			close(new MusterError('LIMIT', `More than ${records} records or ${bytes} bytes wait to be taken`));
		else if (full) missed += 1;
		else {
			if (missed > 0) items.push({ record: told(), size: 0 });
			items.push({ record, size });
			held += size;
		}
	};

	const subscription: Subscription<T> = {
		ready,
		next,
		return: () => {
			discard();
			failure = undefined;
			if (open) close();
			return Promise.resolve(done);
		},
		[Symbol.asyncIterator]: () => subscription,
	};

	return {
		subscription,
		accepted: () => isReady(),
		push,
		finish: () => {
			if (open) close();
		},
		fail: (error, now = false) => {
			if (now) discard();
			if (open) close(error);
		},
	};
};
