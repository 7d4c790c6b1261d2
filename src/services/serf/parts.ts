import type { SerfClient } from './client/types.ts';

/** Connections to an agent: calls that hurry, slow calls, what is listened to, filters of users, and one per log level. */
export type SerfParts = {
	main: SerfClient;
	slow: SerfClient;
	stream: SerfClient;
	/** An agent hangs up on a filter that it cannot read: each one gets a connection of its own. */
	filter: SerfClient;
	/** Variant: the level. */
	log: SerfClient;
};
