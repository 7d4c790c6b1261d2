import { counted } from '../../../../core/case.ts';
import type { Event, NoticeName } from '../../../../catalogue/event.ts';
import type { WatchContext } from '../../../../catalogue/source.ts';

/** What a trigger says about its own watching. */
export const notice = (
	event: NoticeName,
	text: string,
	details: Readonly<Record<string, unknown>> = {},
): Event => {
	const at = new Date().toISOString();
	return { event, service: 'juju', at, key: `${event} ${at} ${JSON.stringify(details)}`, text, ...details };
};

/** Why nobody watched for a while. */
const why = {
	cut: 'nothing was heard from the controller',
	restart: 'the host was stopped',
	stopped: 'the controller stopped the watcher',
} as const;

const FORGOTTEN = 'What happened while nobody watched is not known: what was known before was lost';

const found = (count: number, what: string | undefined): string => {
	if (what === undefined) return 'What happened then is told now';
	if (count === 0) return `Comparing found no ${what} that you watch for`;
	return `${counted(count, what)} found by comparing ${count === 1 ? 'is' : 'are'} told now`;
};

/**
 * Tells an outage once it is over: since when nobody watched, what comparing found, and that the rest is not
 * known. A redeploy is none.
 * `what`: what comparing finds, e.g. `change`; `lost`: what it cannot find. Without `lost`
 * nothing is, and only what is told after its time is said (`late`); without `what` the number is not.
 */
export const outages = (
	context: Pick<WatchContext, 'state' | 'redeployed' | 'forgotten'>,
	what?: string,
	lost?: string,
) => {
	const { state } = context;
	const note = (reason: keyof typeof why, since: string | null, recovered: number): Event[] => {
		if (lost === undefined && recovered === 0) return [];
		const until = new Date().toISOString();
		const from = since === null ? 'For a moment' : `Between ${since} and ${until}`;
		const rest = lost === undefined ? '' : `; ${lost}`;
		const details = { reason, ...(since === null ? {} : { since }), until, recovered };
		const text = `${from} ${why[reason]}. ${found(recovered, what)}${rest}`;
		return [notice(lost === undefined ? 'late' : 'gap', text, details)];
	};
	return {
		/**
		 * What to say at the first look on a connection. `compared`: what comparing found, where there was
		 * something to compare with.
		 */
		begin(compared: number | undefined, since: string | null): Event[] {
			const cut = state.get('lost') as string | undefined;
			state.delete('lost');
			const isFirst = !state.has('begun');
			state.set('begun', true);
			if (cut !== undefined) return compared === undefined ? [] : note('cut', cut, compared);
			if (!isFirst || context.redeployed) return [];
			if (compared !== undefined) return note('restart', since, compared);
			return context.forgotten ? [notice('gap', FORGOTTEN)] : [];
		},
		/** The server ended a watcher on a connection that stands. */
		stopped: (compared: number): Event[] => note('stopped', null, compared),
		/**
		 * Watching ended on a connection; `heard`: when it was last heard. An outage begins once, however often
		 * connecting fails in it.
		 */
		ended(heard: Date): void {
			if (state.has('begun') && !state.has('lost')) state.set('lost', heard.toISOString());
		},
	};
};

/** The moment that was stored with what is remembered. */
export const momentOf = (remembered: unknown): string | null => {
	if (typeof remembered !== 'object' || remembered === null) return null;
	const { at } = remembered as { at?: unknown };
	return typeof at === 'string' ? at : null;
};
