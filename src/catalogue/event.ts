/** Something that happened. Beside these it carries its entity under the entity's own name, e.g. `member`. Plain JSON but for `reply`. */
export interface Event {
	/** What happened, e.g. `member.failed`; `gap` where something may have been missed. */
	readonly event: string;
	readonly service: string;
	/** When it became known here: ISO 8601 UTC. */
	readonly at: string;
	/** Equal for the same happening seen twice: hosts drop repeats by it. */
	readonly key: string;
	/** It happened while nobody could see it, and was found by comparing. */
	readonly recovered?: true;
	/** Answers the event; only of sources that have `answer`. The host keeps it out of the data. */
	readonly reply?: (values: Readonly<Record<string, unknown>>) => Promise<unknown>;
	/** Seconds that a reply may take, where known. */
	readonly answerWithin?: number;
	readonly [entity: string]: unknown;
}

/** JSON that survives restarts: a few words per watched entity, never whole records. */
export type Remembered =
	null | boolean | number | string | readonly Remembered[] | { readonly [key: string]: Remembered };
