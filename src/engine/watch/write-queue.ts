import { withinDiskLimit } from './disk-limit.ts';

export interface WriteQueue {
	/** Whether the last work went well. */
	readonly well: boolean;
	/**
	 * Runs work after what came before; never rejects. `kind`: of the same kind only the latest waits, and stands
	 * for those before it. Settles when it is done, or when the disk takes too long: then what follows waits for
	 * the disk, and nobody for what follows.
	 */
	run(work: () => Promise<void>, kind?: string): Promise<void>;
}

interface Waiting {
	readonly kind: string | undefined;
	work: () => Promise<void>;
	readonly done: Promise<void>;
}

/**
 * Works on one file, one after the other. `complain` is called for the first failure after a success.
 * `seconds`: what the disk may take.
 */
export const writeQueue = (complain: (why: unknown) => void, seconds?: number): WriteQueue => {
	let last: Promise<void> = Promise.resolve();
	let well = true;
	/** A work that took too long has not ended yet. */
	let isStuck = false;
	let latest: Waiting | undefined;
	const fail = (why: unknown) => {
		if (well) complain(why);
		well = false;
	};
	const begin = (one: Waiting) => async (): Promise<void> => {
		if (latest === one) latest = undefined;
		const working = one.work();
		try {
			await withinDiskLimit(working, 'The disk', seconds);
			well = true;
		} catch (error) {
			fail(error);
		}
		isStuck = true;
		await working.catch(() => {});
		isStuck = false;
	};
	const settled = (done: Promise<void>): Promise<void> =>
		isStuck ? Promise.resolve() : withinDiskLimit(done, 'The disk', seconds).catch(fail);
	return {
		get well() {
			return well;
		},
		run(work, kind) {
			if (latest && kind !== undefined && latest.kind === kind) {
				latest.work = work;
				return settled(latest.done);
			}
			const one: Waiting = { kind, work, done: last.then(() => begin(one)()) };
			latest = one;
			last = one.done;
			return settled(one.done);
		},
	};
};
