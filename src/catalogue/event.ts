/**
 * Something that happened. Beside these it carries its entity under the entity's own name, e.g. `member`.
 * Plain JSON but for `reply`.
 */
export interface Event {
	/** What happened, e.g. `member.failed`. A notice is called `gap`, `dropped` or `late`. */
	readonly event: string;
	readonly service: string;
	/** When it became known here: ISO 8601 UTC. */
	readonly at: string;
	/** Equal for the same happening seen twice, also after a restart: hosts drop repeats by it. */
	readonly key: string;
	/** One plain sentence without a full stop, e.g. `web-1 failed`. */
	readonly text: string;
	/** It happened while nobody could see it, and was found by comparing. */
	readonly recovered?: true;
	/** It may have been handed over before: the process ended before it was sure. Set by the engine. */
	readonly redelivered?: true;
	/** Answers the event; only of sources that have `answer`. The host keeps it out of the data. */
	readonly reply?: (values: Readonly<Record<string, unknown>>) => Promise<unknown>;
	/** Seconds that a reply may take, where known. */
	readonly answerWithin?: number;
	readonly [entity: string]: unknown;
}

/** An event as users see it: without what only a host has a use for. */
export const dataOf = ({ reply: _reply, answerWithin: _within, ...data }: Event): Event => data as Event;

/** What a trigger says about its own watching, on an output of its own. */
export const noticeNames = {
	/** Something may have been missed and cannot be found by comparing. */
	gap: 'Something may have been missed and cannot be found by comparing',
	/** Events came faster than the flow took them, and some were dropped. */
	dropped: 'Events came faster than the flow took them, and some were dropped',
	/** Something came after its time, e.g. an answer. */
	late: 'Something came after its time, an answer for example',
} as const;
export type NoticeName = keyof typeof noticeNames;

/** Whether an event is a notice: it never passes the event output and no filter holds it back. */
export const isNotice = ({ event }: Pick<Event, 'event'>): boolean => Object.hasOwn(noticeNames, event);

/** A notice as users see it, of any service. */
export const noticeSample = (service: string): Event => ({
	event: 'gap',
	service,
	at: '2026-01-31T03:12:45.678Z',
	key: 'gap 2026-01-31T03:12:45.678Z',
	text: 'What happened between 03:10:02 and 03:12:45 is not known: there was no connection',
	since: '2026-01-31T03:10:02.000Z',
});

/** JSON that survives restarts: a few words per watched entity, never whole records. */
export type Remembered =
	null | boolean | number | string | readonly Remembered[] | { readonly [key: string]: Remembered };
