import type { Item } from '../../call.ts';
import { iso } from '../answers.ts';
import type { Rights, Stored, Version } from '../state.ts';
import { owns, type Wanted } from './asked.ts';
import { encoded, metaHeaders, rightOn } from './state.ts';

export const rightsText = ({ read, write }: Rights): string =>
	[read.length > 0 ? `read=${read.join(',')}` : '', write.length > 0 ? `write=${write.join(',')}` : '']
		.filter((part) => part !== '')
		.join('; ');

export const publicUrl = (base: string, id: string): string => `${base}/pithos/public/${id}`;

/** An object as a listing shows it. */
export const object = (wanted: Wanted, stored: Stored, now: Version): Item => ({
	name: stored.name,
	bytes: now.size,
	content_type: now.type,
	hash: now.etag,
	last_modified: iso(now.time),
	available: 1,
	map_check_timestamp: null,
	x_object_hash: now.root,
	x_object_uuid: now.uuid,
	x_object_version: now.id,
	x_object_version_timestamp: (now.time / 1000).toFixed(6),
	x_object_modified_by: now.by,
	...(stored.rights && owns(wanted) ? { x_object_sharing: rightsText(stored.rights) } : {}),
	...(owns(wanted) ? {} : { x_object_allowed_to: rightOn(wanted.account, stored, wanted.user) ?? '' }),
	...(stored.public !== undefined && owns(wanted)
		? { x_object_public: publicUrl(wanted.call.base, stored.public) }
		: {}),
	...(now.manifest === undefined ? {} : { x_object_manifest: now.manifest }),
	...(now.encoding === undefined ? {} : { content_encoding: now.encoding }),
	...(now.disposition === undefined ? {} : { content_disposition: now.disposition }),
});

/** The headers of an object, but for its length. */
export const objectHeaders = (wanted: Wanted, stored: Stored, now: Version): Record<string, string> => ({
	'Content-Type': now.type,
	ETag: now.etag,
	'Last-Modified': new Date(now.time).toUTCString(),
	Available: '1',
	'X-Object-Hash': now.root,
	'X-Object-UUID': now.uuid,
	'X-Object-Version': String(now.id),
	'X-Object-Version-Timestamp': new Date(now.time).toUTCString(),
	'X-Object-Modified-By': now.by,
	...metaHeaders('X-Object-Meta-', now.meta),
	...(now.encoding === undefined ? {} : { 'Content-Encoding': now.encoding }),
	...(now.disposition === undefined ? {} : { 'Content-Disposition': now.disposition }),
	...(now.manifest === undefined ? {} : { 'X-Object-Manifest': encoded(now.manifest) }),
	...(stored.rights && now === stored.versions.at(-1)
		? { 'X-Object-Sharing': encoded(rightsText(stored.rights)).replaceAll('%20', ' ') }
		: {}),
	...(owns(wanted) ? {} : { 'X-Object-Allowed-To': rightOn(wanted.account, stored, wanted.user) ?? '' }),
	...(stored.public !== undefined && now === stored.versions.at(-1)
		? { 'X-Object-Public': publicUrl(wanted.call.base, stored.public) }
		: {}),
});
