import { type Json, textOf, textOrNull } from './json.ts';
import { namesOf } from './server.ts';

/** Servers that run together or apart. */
export interface ServerGroup {
	readonly id: string;
	readonly name: string;
	/** E.g. `anti-affinity`. */
	readonly policy: string | null;
	readonly memberIds: readonly string[];
	readonly projectId: string | null;
}

export const readServerGroup = (raw: Json): ServerGroup => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	policy: textOrNull(raw['policy'] ?? namesOf(raw['policies'])[0]),
	memberIds: namesOf(raw['members']),
	projectId: textOrNull(raw['project_id']),
});
