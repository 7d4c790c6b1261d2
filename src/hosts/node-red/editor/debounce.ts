export interface Debounce {
	/** Runs `work` once nothing has been asked for `milliseconds`: the last one only. */
	run(work: () => void): void;
	/** Forgets what waits. */
	clear(): void;
}

/** Of questions that come with every letter only the last is asked. */
export const debounce = (milliseconds: number): Debounce => {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const clear = () => clearTimeout(timer);
	return {
		run(work) {
			clear();
			timer = setTimeout(work, milliseconds);
		},
		clear,
	};
};
