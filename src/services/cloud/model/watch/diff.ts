import type { Event } from '../../../../catalogue/event.ts';
import { isOneOf } from '../judge.ts';
import type { Known, StatusMark, Watched } from './marks.ts';

/** What is reported, and of what. */
export interface WatchFilter {
	/** The entity’s name in events, e.g. `server`. */
	readonly thing: string;
	/** In sentences, e.g. `Server`. */
	readonly title: string;
	/** Names of events without the thing, e.g. `changed`; all where it is empty. */
	readonly events: readonly string[];
	/** Names or ids; all where it is empty. */
	readonly only: readonly string[];
	/** Statuses that were reached; any where it is empty. */
	readonly to: readonly string[];
	/** Statuses that were left. */
	readonly from: readonly string[];
	/** Seconds after which what is in between is stuck. */
	readonly late: number;
}

/** Statuses that should not last, in all services. */
const passing = new Set([
	...['BUILD', 'REBOOT', 'HARD_REBOOT', 'RESIZE', 'REVERT_RESIZE', 'MIGRATING', 'PASSWORD', 'REBUILD'],
	...['creating', 'attaching', 'detaching', 'deleting', 'extending', 'downloading', 'uploading', 'retyping'],
	...['backing-up', 'restoring-backup', 'reserved', 'queued', 'saving', 'importing', 'pending-delete'],
]);

const iso = (at: number): string => new Date(at).toISOString();
const label = ({ name, id }: StatusMark): string => name || id;

/** When the two looks were, in milliseconds. */
interface Looks {
	readonly before: number;
	readonly now: number;
}

/** What is reported of one thing between two looks. */
const changesOf = (old: StatusMark | undefined, now: StatusMark, looks: Looks, wish: WatchFilter) => {
	const { title, late } = wish;
	const found: { name: string; text: string; sign: string; old?: Readonly<Record<string, unknown>> }[] = [];
	if (old === undefined)
		found.push({
			name: 'created',
			text: `${title} ${label(now)} was created, it is ${now.status}`,
			sign: iso(now.since),
		});
	else if (old.status !== now.status)
		found.push({
			name: 'changed',
			text: `${title} ${label(now)} is ${now.status}, it was ${old.status}`,
			sign: `${old.status}>${now.status} ${now.updated ?? iso(now.since)}`,
			old: { status: old.status },
		});
	const end = now.since + late * 1000;
	// once: at the look that passes the time
	const isNews = looks.now >= end && (old?.status !== now.status || end > looks.before);
	if (passing.has(now.status) && isNews)
		found.push({
			name: 'stuck',
			text: `${title} ${label(now)} has been ${now.status} since ${iso(now.since)}`,
			sign: `${now.status} ${iso(now.since)}`,
		});
	return found;
};

/** What happened between two looks, as far as it is wished for. */
export const diff = <R extends Watched>(earlier: Known<R>, now: Known<R>, wish: WatchFilter): Event[] => {
	const { thing, title, events, only, to, from } = wish;
	const looks = { before: earlier.at, now: now.at };
	const out: Event[] = [];
	const passes = (name: string, mark: StatusMark, was?: string): boolean => {
		if (events.length > 0 && !events.includes(name)) return false;
		if (only.length > 0 && !only.includes(mark.id) && !only.includes(mark.name)) return false;
		if (name === 'deleted') return to.length === 0 || isOneOf('DELETED', to);
		if (to.length > 0 && !isOneOf(mark.status, to)) return false;
		return from.length === 0 || (was !== undefined && isOneOf(was, from));
	};
	const give = (name: string, mark: StatusMark, text: string, sign: string, more = {}) => {
		const entity = mark.record ?? { id: mark.id, name: mark.name, status: mark.status };
		const event = `${thing}.${name}`;
		const key = [event, mark.id, sign].filter(Boolean).join(' ');
		out.push({ event, service: 'cloud', at: iso(now.at), key, text, [thing]: entity, ...more });
	};
	for (const [id, mark] of now.things) {
		if (mark.missed > 0) continue;
		for (const { name, text, sign, old } of changesOf(earlier.things.get(id), mark, looks, wish)) {
			const was = old?.['status'] as string | undefined;
			if (passes(name, mark, was)) give(name, mark, text, sign, old ? { old, changed: ['status'] } : {});
		}
	}
	for (const [id, mark] of earlier.things)
		if (!now.things.has(id) && passes('deleted', mark, mark.status))
			give('deleted', mark, `${title} ${label(mark)} was deleted, it was ${mark.status}`, iso(mark.since), {
				old: { status: mark.status },
			});
	return out;
};
