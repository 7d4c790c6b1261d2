/** What truly happened on a server: `track` of a watcher is now `state`. */
export interface Happening {
	readonly watcher: string;
	readonly track: string;
	readonly state: string;
	/** Milliseconds. */
	readonly at: number;
}

/** The state of what was never there, or is no more. */
export const GONE = 'gone';

/** What a lab has done, for watchers to be judged by. */
export const createJournal = () => {
	const happenings: Happening[] = [];
	const initial = new Map<string, string>();
	return {
		/** Before anybody watches. */
		begin(watcher: string, track: string, state: string): void {
			initial.set(`${watcher} ${track}`, state);
		},
		note(watchers: string | readonly string[], track: string, state: string): void {
			for (const watcher of [watchers].flat()) happenings.push({ watcher, track, state, at: Date.now() });
		},
		of: (watcher: string): readonly Happening[] => happenings.filter((one) => one.watcher === watcher),
		initial: (watcher: string, track: string): string => initial.get(`${watcher} ${track}`) ?? GONE,
		get length() {
			return happenings.length;
		},
	};
};
export type Journal = ReturnType<typeof createJournal>;
