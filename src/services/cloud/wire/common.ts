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

/** `true` and `false`, also as text; `null` for anything else. */
export const flagOf = (value: unknown): boolean | null => {
	if (typeof value === 'boolean') return value;
	if (typeof value !== 'string') return null;
	if (/^true$/i.test(value)) return true;
	return /^false$/i.test(value) ? false : null;
};

const GIB = 2 ** 30;
/** Gigabytes as bytes. */
export const fromGib = (value: unknown): number | null => {
	const read = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof read === 'number' && Number.isFinite(read) ? read * GIB : null;
};
