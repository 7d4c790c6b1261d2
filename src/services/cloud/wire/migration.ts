import { type Json, textOf, textOrNull } from './json.ts';
import { timeOf } from './time.ts';

/** A server’s way from one machine to another. */
export interface Migration {
	readonly id: string;
	readonly serverId: string;
	/** `live-migration`, `evacuation`, `migration` or `resize`. */
	readonly type: string | null;
	/** E.g. `accepted`, `preparing`, `running`, `completed`, `done`, `confirmed`, `error`, `failed`. */
	readonly status: string;
	readonly fromHost: string | null;
	/** `null` while, or where, no machine was found. */
	readonly toHost: string | null;
	readonly created: string | null;
	readonly updated: string | null;
}

/** A row of `GET /os-migrations`. */
export const readMigration = (raw: Json): Migration => ({
	id: textOf(raw['id']),
	serverId: textOf(raw['instance_uuid']),
	type: textOrNull(raw['migration_type']),
	status: textOf(raw['status']),
	fromHost: textOrNull(raw['source_compute']),
	toHost: textOrNull(raw['dest_compute']),
	created: timeOf(raw['created_at']),
	updated: timeOf(raw['updated_at']),
});
