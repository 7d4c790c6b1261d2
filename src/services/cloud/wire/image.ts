import { MIB } from '../../../core/units.ts';
import { type Owned, ownedOf } from './owned.ts';
import { flagOf, fromGib, type Json, numberOrNull, recordOf, textOf, textOrNull } from './json.ts';
import { namesOf, textsOf } from './server.ts';

export interface Image extends Owned {
	readonly id: string;
	readonly name: string | null;
	/** Lower case: `queued`, `saving`, `active`, `deactivated`, `killed`, `deleted`; Synnefo `available`. */
	readonly status: string;
	/** `public`, `private`, `shared` or `community`. */
	readonly visibility: string | null;
	/** Bytes. */
	readonly size: number | null;
	readonly diskFormat: string | null;
	readonly containerFormat: string | null;
	/** MD5, or what the store gives. */
	readonly checksum: string | null;
	/** Bytes. */
	readonly minDisk: number | null;
	/** Bytes. */
	readonly minRam: number | null;
	readonly protected: boolean | null;
	/** Whether lists leave it out. */
	readonly hidden: boolean | null;
	readonly tags: readonly string[];
	/** Which of the cloud’s stores have it; none where there is one only. */
	readonly stores: readonly string[];
	/** Stores that did not take it when it was imported. */
	readonly failedStores: readonly string[];
	/** The import that is under way; another one has to wait. */
	readonly importTask: string | null;
	/** Where Synnefo keeps it, `pithos://…`. */
	readonly location: string | null;
	/** Whatever else was said of it, e.g. `os_distro`. */
	readonly properties: Readonly<Record<string, string>>;
}

/** What Glance itself says of an image; everything else is a property. */
export const known: ReadonlySet<string> = new Set([
	...['id', 'name', 'status', 'visibility', 'size', 'virtual_size', 'disk_format', 'container_format'],
	...['checksum', 'min_disk', 'min_ram', 'protected', 'tags', 'owner', 'created_at', 'updated_at', 'file'],
	...['schema', 'self', 'os_hash_algo', 'os_hash_value', 'os_hidden', 'locations', 'direct_url', 'stores'],
	...['os_glance_import_task', 'os_glance_importing_to_stores', 'os_glance_failed_import'],
	...['properties', 'location', 'is_public', 'is_snapshot', 'deleted_at', 'store'],
]);

const visibilityOf = (raw: Json): string | null => {
	const said = textOrNull(raw['visibility']);
	const open = flagOf(raw['is_public']);
	if (said !== null || open === null) return said;
	return open ? 'public' : 'private';
};

const splitOf = (value: unknown): string[] => textOf(value).split(',').filter(Boolean);

/** Of Glance v2, and of plankton (v1) whose headers were made a record. */
export const readImage = (raw: Json): Image => {
	const ram = numberOrNull(raw['min_ram']);
	const others = Object.fromEntries(
		Object.entries(raw).filter(([name, value]) => !known.has(name) && value !== null),
	);
	return {
		id: textOf(raw['id']),
		name: textOrNull(raw['name']),
		status: textOf(raw['status']).toLowerCase(),
		visibility: visibilityOf(raw),
		size: numberOrNull(raw['size']),
		diskFormat: textOrNull(raw['disk_format']),
		containerFormat: textOrNull(raw['container_format']),
		checksum: textOrNull(raw['checksum']),
		minDisk: fromGib(raw['min_disk']),
		minRam: ram === null ? null : ram * MIB,
		protected: flagOf(raw['protected']),
		hidden: flagOf(raw['os_hidden']),
		tags: namesOf(raw['tags']),
		stores: splitOf(raw['stores']),
		failedStores: splitOf(raw['os_glance_failed_import']),
		importTask: textOrNull(raw['os_glance_import_task']),
		location: textOrNull(raw['location']),
		properties: { ...textsOf(others), ...textsOf(recordOf(raw['properties'])) },
		...ownedOf(raw),
	};
};

const META = 'x-image-meta-';
const PROPERTY = `${META}property-`;

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** plankton says everything in headers: `x-image-meta-disk-format` is `disk_format`. */
export const imageFromHeaders = (headers: Readonly<Record<string, string>>): Json => {
	const record: Record<string, unknown> = {};
	const properties: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (name.startsWith(PROPERTY))
			properties[name.slice(PROPERTY.length).replaceAll('-', '_')] = decoded(value);
		else if (name.startsWith(META)) record[name.slice(META.length).replaceAll('-', '_')] = decoded(value);
	}
	return { ...record, properties };
};
