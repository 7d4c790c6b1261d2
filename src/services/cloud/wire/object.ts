import { type Json, numberOrNull, textOf, textOrNull } from './json.ts';
import { readMeta } from './object-meta.ts';
import { timeOf } from './time.ts';

/** One row of a container’s listing: an object, or a prefix up to the delimiter. */
export interface ObjectEntry {
	readonly container: string;
	readonly name: string;
	/** A prefix under which there is more; it is no object. */
	readonly isPrefix: boolean;
	/** Bytes. */
	readonly size: number | null;
	readonly contentType: string | null;
	/** MD5 in hex, where the server keeps it. */
	readonly etag: string | null;
	readonly modified: string | null;
	/** Whether it is made of segments; `null` for a prefix. */
	readonly segmented: boolean | null;
	/** Of a version, where versions are listed. */
	readonly versionId: string | null;
	readonly isLatest: boolean | null;
}

export const readEntry = (container: string, raw: Json): ObjectEntry => ({
	container,
	name: textOf(raw['name'] ?? raw['subdir']),
	isPrefix: raw['subdir'] !== undefined,
	size: numberOrNull(raw['bytes']),
	contentType: textOrNull(raw['content_type']),
	etag: textOrNull(raw['hash']),
	modified: timeOf(raw['last_modified']),
	segmented: raw['subdir'] === undefined ? raw['slo_etag'] !== undefined : null,
	versionId: textOrNull(raw['version_id'] ?? raw['x_object_version']),
	isLatest: typeof raw['is_latest'] === 'boolean' ? raw['is_latest'] : null,
});

/** What is said of one object. */
export interface ObjectInfo {
	readonly container: string;
	readonly name: string;
	/** Bytes. */
	readonly size: number | null;
	readonly contentType: string | null;
	/** Without quotes. */
	readonly etag: string | null;
	readonly modified: string | null;
	/** Names in lower case. */
	readonly metadata: Readonly<Record<string, string>>;
	/** When it is deleted automatically. */
	readonly expires: string | null;
	/** `static` or `dynamic` for an object that is made of segments. */
	readonly segmented: 'static' | 'dynamic' | null;
	/** Of a dynamic one: container and prefix of its segments, e.g. `parts/film/`. */
	readonly manifest: string | null;
	readonly versionId: string | null;
	readonly contentEncoding: string | null;
	readonly contentDisposition: string | null;
	/** Pithos: where everybody can read it. */
	readonly publicUrl: string | null;
	/** Pithos: who else may use it, e.g. `read=*`. */
	readonly sharing: string | null;
	/** Pithos: the Merkle root of its blocks. */
	readonly hash: string | null;
}

const unquoted = (text: string | undefined): string | null =>
	text?.replace(/^W\//, '').replace(/^"|"$/g, '') || null;

const segmentedOf = (headers: Readonly<Record<string, string>>): ObjectInfo['segmented'] => {
	if (/^true$/i.test(headers['x-static-large-object'] ?? '')) return 'static';
	return headers['x-object-manifest'] ? 'dynamic' : null;
};

const decoded = (text: string | undefined): string | null => {
	try {
		return text ? decodeURIComponent(text) : null;
	} catch {
		return text ?? null;
	}
};

/** `null` for what is no time, or further away than a date can say. */
const instant = (text: string | number | undefined): string | null => {
	const time = new Date(text ?? Number.NaN);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

/** The headers of a HEAD or GET. */
export const readObjectInfo = (
	container: string,
	name: string,
	headers: Readonly<Record<string, string>>,
	isPithos: boolean,
): ObjectInfo => {
	const end = numberOrNull(headers['x-delete-at']);
	return {
		container,
		name,
		size: numberOrNull(headers['content-length']),
		contentType: headers['content-type'] ?? null,
		etag: unquoted(headers['etag']),
		modified: instant(headers['last-modified']),
		metadata: readMeta('x-object-meta-', headers, isPithos),
		expires: end === null ? null : instant(end * 1000),
		segmented: segmentedOf(headers),
		manifest: decoded(headers['x-object-manifest']),
		versionId: headers['x-object-version-id'] ?? headers['x-object-version'] ?? null,
		contentEncoding: headers['content-encoding'] ?? null,
		contentDisposition: headers['content-disposition'] ?? null,
		publicUrl: headers['x-object-public'] ?? null,
		sharing: decoded(headers['x-object-sharing']),
		hash: headers['x-object-hash'] ?? null,
	};
};

/** A place for objects. */
export interface Container {
	readonly id: string;
	readonly name: string;
	readonly objects: number | null;
	/** Bytes. */
	readonly size: number | null;
	readonly modified: string | null;
}

export const readContainer = (raw: Json): Container => ({
	id: textOf(raw['name']),
	name: textOf(raw['name']),
	objects: numberOrNull(raw['count']),
	size: numberOrNull(raw['bytes']),
	modified: timeOf(raw['last_modified']),
});

/** What is said of a container itself. */
export interface ContainerInfo extends Container {
	readonly metadata: Readonly<Record<string, string>>;
	/** Swift: who may read and write, e.g. `.r:*,.rlistings`. */
	readonly readAccess: string | null;
	readonly writeAccess: string | null;
	/** Whether old versions are kept. */
	readonly versions: boolean;
	/** Bytes; `null`: no limit. */
	readonly quota: number | null;
	/** Pithos: bytes of a block. */
	readonly blockSize: number | null;
	/** Pithos: e.g. `sha256`. */
	readonly blockHash: string | null;
	/** Pithos: whose quota it uses. */
	readonly project: string | null;
}

export const readContainerInfo = (
	name: string,
	headers: Readonly<Record<string, string>>,
	isPithos: boolean,
): ContainerInfo => {
	const metadata = readMeta('x-container-meta-', headers, isPithos);
	const { 'quota-bytes': limit, ...rest } = metadata;
	const policy = headers['x-container-policy-quota'];
	const quota = numberOrNull(isPithos ? policy : limit);
	return {
		id: name,
		name,
		objects: numberOrNull(headers['x-container-object-count']),
		size: numberOrNull(headers['x-container-bytes-used']),
		modified: instant(headers['last-modified']),
		metadata: isPithos ? metadata : rest,
		readAccess: headers['x-container-read'] ?? null,
		writeAccess: headers['x-container-write'] ?? null,
		versions:
			/^true$/i.test(headers['x-versions-enabled'] ?? '') ||
			headers['x-versions-location'] !== undefined ||
			headers['x-history-location'] !== undefined ||
			headers['x-container-policy-versioning'] === 'auto',
		quota: quota === 0 && isPithos ? null : quota,
		blockSize: numberOrNull(headers['x-container-block-size']),
		blockHash: headers['x-container-block-hash'] ?? null,
		project: headers['x-container-policy-project'] ?? null,
	};
};
