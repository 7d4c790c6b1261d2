import { type Json, textOrNull } from './json.ts';
import { timeOf } from './time.ts';

/** Whose it is and since when, in every service’s spelling. */
export interface Owned {
	readonly projectId: string | null;
	/** ISO 8601 UTC. */
	readonly created: string | null;
	readonly updated: string | null;
}

export const ownedOf = (raw: Json): Owned => ({
	projectId: textOrNull(
		raw['project_id'] ??
			raw['tenant_id'] ??
			raw['os-vol-tenant-attr:tenant_id'] ??
			raw['os-extended-snapshot-attributes:project_id'] ??
			raw['owner'],
	),
	created: timeOf(raw['created_at'] ?? raw['created']),
	updated: timeOf(raw['updated_at'] ?? raw['updated']),
});
