import { counted } from '../../../core/case.ts';
import type { Event, WatchContext } from '../../../catalogue/source.ts';

/** What a trigger says about its own watching. */
export const notice = (
	event: 'gap' | 'dropped' | 'late',
	text: string,
	details: Readonly<Record<string, unknown>>,
): Event => {
	const at = new Date().toISOString();
	return {
		event,
		service: 'serf',
		at,
		key: `${event} ${at} ${JSON.stringify(details)}`,
		text,
		...details,
	};
};

/** Says that something may have been missed and cannot be found by comparing. */
export const gap = (text: string, details: Readonly<Record<string, unknown>> = {}): Event =>
	notice('gap', text, details);

/** What a user has to know of a flood; the bounds are those of the client's queue. */
export const overflow = (what: string): string =>
	`Up to 10,000 ${what} (or 16 MiB) wait until they are taken. Beyond that they are dropped until half of the waiting ones were taken, and one notice “dropped” says how many were lost. In bursts of some 7,000 a second and more an agent drops some too, without a word except in its own log.`;

/**
 * For what the agent tells only while it happens: one notice per outage or restart, and one for what was
 * dropped. A deploy is neither.
 * `what`: the lost things, e.g. `Events that were sent`; `records`: the subscription that may be lost.
 */
export const gapsOf = (context: WatchContext, what: string, records: { readonly heard: Date }) => ({
	/** To be yielded when the subscription stands. */
	*begin(): Generator<Event> {
		const since = context.state.get('lost') as string | undefined;
		const restarted = context.remembered !== undefined && !context.redeployed;
		if (since)
			yield gap(`${what} between ${since} and now are not known: there was no connection`, { since });
		else if (restarted || context.forgotten)
			yield gap(`${what} while nobody listened are not known: the host was restarted`);
	},
	/** To be called when nothing is missing any more. */
	closed(): void {
		context.state.delete('lost');
	},
	dropped(count: number): Event {
		const text = `${counted(count, 'record')} lost: more came than were taken in time`;
		context.log(text);
		return notice('dropped', text, { dropped: count });
	},
	/** To be called when listening ends. */
	end(): void {
		// an outage begins once, however often connecting fails in it: with
		// the last that was heard, not with its being noticed
		if (!context.state.has('lost')) context.state.set('lost', records.heard.toISOString());
	},
});

/**
 * Says that what the agent tells only while it happens is listened to from now on; what was missed comes
 * first.
 */
export function* listening(context: WatchContext, gaps: ReturnType<typeof gapsOf>): Generator<Event> {
	yield* gaps.begin();
	gaps.closed();
	context.remember({ since: new Date().toISOString() });
}

/** What comes, after it was said that something new is known: so it is stored before it is handed over. */
export const noted = <T extends Event | Event[]>(context: WatchContext, come: T): T => {
	context.remember({ since: new Date().toISOString() });
	return come;
};
