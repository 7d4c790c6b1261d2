import type { Event, WatchContext } from '../../../catalogue/source.ts';

/** Says that something may have been missed and cannot be found by comparing. */
export const gap = (reason: string, details: Readonly<Record<string, unknown>> = {}): Event => {
	const at = new Date().toISOString();
	return {
		event: 'gap',
		service: 'serf',
		at,
		key: `gap ${at} ${JSON.stringify(details)}`,
		text: reason,
		...details,
	};
};

/** What a user has to know of a flood; the bounds are those of the client's queue. */
export const overflow = (what: string): string =>
	`Up to 10,000 ${what} (or 16 MiB) wait for a busy flow. Beyond that they are dropped until half of the waiting ones were taken, and one notice “dropped” says how many were lost. In bursts of some 7,000 a second and more an agent drops some too, without a word except in its own log.`;

/**
 * For what the agent tells only while it happens: one gap event per outage or restart, and one for what was dropped.
 * `what`: the lost things, e.g. `Events that were sent`.
 */
export const gapsOf = (context: WatchContext, what: string) => ({
	/** To be yielded when the subscription stands. */
	*begin(): Generator<Event> {
		const since = context.state.get('lost') as string | undefined;
		const before = (context.remembered as { since?: string } | undefined)?.since;
		if (since)
			yield gap(`${what} between ${since} and now are not known: there was no connection`, { since });
		else if ((before && !context.redeployed) || context.forgotten)
			yield gap(`${what} while nobody listened are not known: the host was restarted`, {});
		context.state.delete('lost');
		context.remember({ since: new Date().toISOString() });
	},
	dropped(count: number): Event {
		const reason = `${count} records were lost: they came faster than the flow took them`;
		context.log(reason);
		return { ...gap(reason, { dropped: count }), event: 'dropped' };
	},
	/** To be called when listening ends. */
	end(): void {
		// an outage begins once, however often connecting fails in it
		if (!context.state.has('lost')) context.state.set('lost', new Date().toISOString());
	},
});
