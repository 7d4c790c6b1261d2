/** A place that one holder has at a time, and none between two of them. */
export interface Holder<T> {
	/** Who has it, waited for while nobody has; nobody once it was ended. */
	current(): Promise<T | undefined>;
	/** Who has it now, or had it last. */
	readonly latest: T;
	take(next: T): void;
	leave(): void;
	/** Nobody takes it any more. */
	end(): void;
}

export const createHolder = <T>(first: T): Holder<T> => {
	let latest = first;
	let now: Promise<T | undefined> = Promise.resolve(first);
	let settle: ((next: T | undefined) => void) | undefined;
	let ended = false;
	return {
		current: () => now,
		get latest() {
			return latest;
		},
		take(next) {
			latest = next;
			settle?.(next);
			settle = undefined;
			if (!ended) now = Promise.resolve(next);
		},
		leave() {
			if (ended || settle) return;
			now = new Promise((resolve) => {
				settle = resolve;
			});
		},
		end() {
			ended = true;
			settle?.(undefined);
			now = Promise.resolve(undefined);
		},
	};
};
