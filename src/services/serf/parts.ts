import type { SerfClient } from './client/types.ts';

/**
 * Connections to an agent, which answers one request after another on each: calls that hurry, slow calls
 * (join, leave, tags, keys), what is listened to, and patterns of users, at which an agent may hang up.
 */
export type SerfParts = {
	main: SerfClient;
	slow: SerfClient;
	stream: SerfClient;
	filter: SerfClient;
};
