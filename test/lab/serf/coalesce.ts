import type { Change, Happening, Node } from './cluster.ts';

/** What an agent's streams get: member changes gathered, or one thing that happened. */
export type Gathered =
	{ readonly change: Change; readonly nodes: readonly Node[] } | Exclude<Happening, { kind: 'member' }>;

/**
 * Gathers as an agent does: member changes until `quiet` seconds pass without one (three times that at most),
 * the last of each node; user events that allow it likewise, the last of each name. 0 seconds: nothing is
 * gathered.
 */
export const createCoalescer = (quiet: number, emit: (gathered: Gathered) => void) => {
	const members = new Map<string, Extract<Happening, { kind: 'member' }>>();
	const events = new Map<string, Extract<Happening, { kind: 'user' }>>();
	const timers: { quiet?: NodeJS.Timeout; latest?: NodeJS.Timeout } = {};

	const flush = (): void => {
		clearTimeout(timers.quiet);
		clearTimeout(timers.latest);
		timers.latest = undefined;
		const byChange = new Map<Change, Node[]>();
		for (const { change, node } of members.values())
			byChange.set(change, [...(byChange.get(change) ?? []), node]);
		for (const [change, nodes] of byChange) emit({ change, nodes });
		for (const event of events.values()) emit(event);
		members.clear();
		events.clear();
	};

	const hold = (): void => {
		clearTimeout(timers.quiet);
		timers.quiet = setTimeout(flush, quiet * 1000);
		timers.latest ??= setTimeout(flush, quiet * 3000);
	};

	return {
		take(happening: Happening): void {
			if (happening.kind === 'member') {
				if (quiet > 0) {
					members.set(happening.node.name, happening);
					hold();
				} else emit({ change: happening.change, nodes: [happening.node] });
			} else if (happening.kind === 'user' && happening.coalesce && quiet > 0) {
				events.set(happening.name, happening);
				hold();
			} else emit(happening);
		},
		stop(): void {
			clearTimeout(timers.quiet);
			clearTimeout(timers.latest);
		},
	};
};
