import type { MusterError } from '../../../core/errors.ts';
import type { PickleValue } from '../wire/pickle/value.ts';
import { deferred } from './deferred.ts';
import { endingOf } from './ending.ts';
import type { OutputQueue } from './output.ts';
import { isObject } from './python-error.ts';
import type { Ending, Output } from './types.ts';

export interface RunningOptions {
	readonly name: string;
	/** Whether it may change something: its outcome is then unknown when the connection ends. */
	readonly changes: boolean;
	/** Whether it goes on well without the connection. */
	readonly outlives?: boolean | undefined;
	readonly isEcho: (text: unknown) => boolean;
	readonly queue: OutputQueue;
}

/** One command from its sending to its end. Times are milliseconds of `performance.now`. */
export const running = ({ name, changes, outlives = false, isEcho, queue }: RunningOptions) => {
	const acknowledged = deferred<number>();
	const ending = deferred<Ending>();
	const sentAt = performance.now();
	let id: number | undefined;
	let heardAt = sentAt;
	let expected: number | undefined;
	let missing: number | null = 0;
	let held: PickleValue | undefined;
	let last = '';
	let over = false;

	const miss = (count: number | null) => {
		missing = count === null || missing === null ? null : missing + count;
		queue.push({ missing: count, by: 'server' });
	};
	const say = (value: PickleValue) => {
		const output: Output = typeof value === 'string' ? { text: value } : { value };
		if ('text' in output) last = output.text;
		queue.push(output);
	};
	/** An exception is told from an object by what follows it, so objects wait for that. */
	const release = () => {
		if (held !== undefined) say(held);
		held = undefined;
	};
	const finish = (result: Ending) => {
		over = true;
		queue.end();
		const dropped = queue.dropped();
		ending.resolve({
			...result,
			missing: missing === null ? null : missing + dropped,
		});
	};
	return {
		name,
		changes,
		outlives,
		queue,
		sentAt,
		acknowledged: acknowledged.promise,
		ending: ending.promise,
		id: () => id,
		over: () => over,
		heardAt: () => heardAt,
		/** The last text the server said. */
		last: () => last,
		acknowledge: (input: number) => {
			id = input;
			heardAt = performance.now();
			acknowledged.resolve(input);
		},
		/** Whether the first word of a job is not the echo of this command. */
		mistaken: (value: PickleValue): boolean => expected === undefined && !isEcho(value),
		detail: (value: PickleValue, number: number) => {
			heardAt = performance.now();
			const first = expected === undefined;
			if (!first && number > (expected as number)) miss(number - (expected as number));
			expected = number + 1;
			if (first && isEcho(value)) return;
			release();
			if (isObject(value)) held = value;
			else say(value);
		},
		/** A piece that was too long to be taken. */
		tooLong: (number: number) => {
			heardAt = performance.now();
			if (expected !== undefined && number > expected) miss(number - expected);
			expected = number + 1;
			release();
			missing = missing === null ? null : missing + 1;
			queue.push({ missing: 1, by: 'reader' });
		},
		complete: (exit: PickleValue, number: number) => {
			if (expected !== undefined && number > expected) miss(number - expected);
			const error = exit === 1 && held !== undefined && isObject(held) ? held : undefined;
			if (error === undefined) release();
			finish(endingOf(name, exit, error));
		},
		/** The server has forgotten it: the rest of its output and its exit code are gone. */
		lose: () => {
			if (over) return;
			release();
			miss(null);
			finish({ ended: 'lost', exitCode: null, missing: null });
		},
		fail: (error: MusterError) => {
			if (over) return;
			over = true;
			acknowledged.reject(error);
			queue.end(error);
			ending.reject(error);
		},
	};
};

export type Running = ReturnType<typeof running>;
