/**
 * What the clock says when nothing has come: the run is over its time, a rule’s silence has passed, or the
 * longest one has.
 */
export type Reason = 'deadline' | 'rule' | 'silence';

/** The next thing that the clock has to say. */
export interface Moment {
	/** Seconds until then, 0 if it has come; none for never. */
	readonly within: number | undefined;
	/** `undefined`: nothing yet, ask again (never, or beyond what a timer holds). */
	readonly reason: Reason | undefined;
}

/** Seconds; above 24 days a timer would fire at once. */
const MAX_SECONDS = 2_000_000;

/**
 * The clock of a run. `silence` and `deadline` are seconds; `now` gives milliseconds. A silence begins with
 * the last output, or with what was fed since; the deadline counts from here. Of moments that fall together
 * the deadline goes first, since it ends all, then the rule, whose input may end the silence.
 */
export const momentsOf = (
	{ silence, deadline }: { readonly silence?: number | undefined; readonly deadline?: number | undefined },
	now: () => number = () => performance.now(),
) => {
	const until = deadline === undefined ? Number.POSITIVE_INFINITY : now() + deadline * 1000;
	let quietSince = now();
	return {
		/** Something came, or was fed: silence begins anew. */
		heard: (): void => {
			quietSince = now();
		},
		/** `rule`: seconds of silence after which the next rule feeds something. */
		next: (rule?: number): Moment => {
			const time = now();
			let at = until;
			let reason: Reason = 'deadline';
			for (const [name, seconds] of [
				['rule', rule],
				['silence', silence],
			] as const) {
				if (seconds === undefined || quietSince + seconds * 1000 >= at) continue;
				at = quietSince + seconds * 1000;
				reason = name;
			}
			if (at === Number.POSITIVE_INFINITY) return { within: undefined, reason: undefined };
			const within = Math.max(0, at - time) / 1000;
			return within > MAX_SECONDS ? { within: MAX_SECONDS, reason: undefined } : { within, reason };
		},
	};
};
