import type { MusterError } from '../../../core/errors.ts';
import { createQueue } from '../../../net/queue.ts';
import type { QueueBounds, Subscription } from './types.ts';

/** The two ends of a subscription: records go in as they come, and out as the subscriber asks for them. */
export interface Feed<T> {
	readonly subscription: Subscription<T>;
	/** The agent accepted. */
	accepted(): void;
	push(record: T, size: number): void;
	/** Nothing follows; what is queued is still handed out. */
	finish(): void;
	/** As `finish`, and then the error. `now`: what is queued is discarded. */
	fail(error: MusterError, now?: boolean): void;
}

interface FeedOptions<T> extends QueueBounds {
	/**
	 * What stands for records that were dropped. Without it none may be: more than the bounds end the
	 * subscription with `LIMIT`.
	 */
	dropped?(count: number): T;
	/** When the last bytes came on its connection, in ms of `performance.now()`. */
	heard(): number;
	/** The subscriber went away; called once, also after `finish` and `fail`. */
	onEnd(): void;
}

const DONE: IteratorResult<never, undefined> = { done: true, value: undefined };

/** A promise for the agent's acceptance; its rejection counts as handled. */
const createReady = () => {
	let accepted!: () => void;
	let refused!: (error: unknown) => void;
	const promise = new Promise<void>((resolve, reject) => {
		accepted = resolve;
		refused = reject;
	});
	promise.catch(() => {});
	return { promise, accepted, refused };
};

/** Records of one subscriber, in a queue that never holds more than its bounds (10,000 records, 16 MiB). */
export const createFeed = <T>({
	records = 10_000,
	bytes = 16 * 1024 * 1024,
	dropped,
	heard,
	onEnd,
}: FeedOptions<T>): Feed<T> => {
	const queue = createQueue<T>({ items: records, bytes, ...(dropped ? { dropped } : {}) });
	const ready = createReady();
	let told = false;
	let left = false;

	const leave = (): void => {
		if (left) return;
		left = true;
		onEnd();
	};
	const close = (error?: MusterError): void => {
		if (queue.ended) return;
		queue.end(error);
		if (error) ready.refused(error);
		else ready.accepted();
		leave();
	};
	const next = (): Promise<IteratorResult<T, undefined>> => {
		const record = queue.take();
		if (record !== undefined) return Promise.resolve({ done: false, value: record });
		if (queue.ended?.error !== undefined && !told) {
			told = true;
			return Promise.reject(queue.ended.error);
		}
		return queue.ended ? Promise.resolve(DONE) : queue.changed().then(next);
	};
	const subscription: Subscription<T> = {
		ready: ready.promise,
		get heard() {
			return new Date(Date.now() - (performance.now() - heard()));
		},
		next,
		return() {
			queue.clear();
			told = true;
			close();
			return Promise.resolve(DONE);
		},
		[Symbol.asyncIterator]: () => subscription,
	};
	return {
		subscription,
		accepted: ready.accepted,
		push(record, size) {
			queue.push(record, size);
			// a queue that may drop nothing ended itself: nobody has to send on
			if (!queue.ended) return;
			ready.refused(queue.ended.error);
			leave();
		},
		finish: () => close(),
		fail(error, now = false) {
			if (now) queue.clear();
			close(error);
		},
	};
};
