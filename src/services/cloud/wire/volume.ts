import { type Owned, ownedOf } from './owned.ts';
import { flagOf, fromGib, type Json, listOf, recordOf, textOf, textOrNull } from './json.ts';
import { textsOf } from './server.ts';

/** Lower case and with a dash, whatever the family: `in_use` is `in-use`, `CREATING` is `creating`. */
export const volumeStatus = (value: unknown): string => textOf(value).toLowerCase().replaceAll('_', '-');

export interface VolumeAttachment {
	readonly serverId: string;
	/** E.g. `/dev/vdb`. */
	readonly device: string | null;
	readonly attachmentId: string | null;
}

export interface Volume extends Owned {
	readonly id: string;
	readonly name: string | null;
	readonly description: string | null;
	/** E.g. `available`, `in-use`, `error`. */
	readonly status: string;
	/** Bytes. */
	readonly size: number | null;
	readonly volumeType: string | null;
	readonly bootable: boolean | null;
	readonly encrypted: boolean | null;
	readonly availabilityZone: string | null;
	readonly attachments: readonly VolumeAttachment[];
	readonly metadata: Readonly<Record<string, string>>;
	readonly snapshotId: string | null;
	readonly sourceVolumeId: string | null;
	readonly imageId: string | null;
	readonly multiattach: boolean | null;
}

export const readVolume = (raw: Json): Volume => ({
	id: textOf(raw['id']),
	name: textOrNull(raw['name'] ?? raw['display_name']),
	description: textOrNull(raw['description'] ?? raw['display_description']),
	status: raw['deleted'] === true ? 'deleted' : volumeStatus(raw['status']),
	size: fromGib(raw['size']),
	volumeType: textOrNull(raw['volume_type']),
	bootable: flagOf(raw['bootable']),
	encrypted: flagOf(raw['encrypted']),
	availabilityZone: textOrNull(raw['availability_zone']),
	attachments: listOf(raw['attachments']).map((each) => ({
		serverId: textOf(each['server_id']),
		device: textOrNull(each['device']),
		attachmentId: textOrNull(each['attachment_id']),
	})),
	metadata: textsOf(raw['metadata']),
	snapshotId: textOrNull(raw['snapshot_id']),
	sourceVolumeId: textOrNull(raw['source_volid']),
	imageId: textOrNull(raw['image_id'] ?? recordOf(raw['volume_image_metadata'])['image_id']),
	multiattach: flagOf(raw['multiattach']),
	...ownedOf(raw),
});

export interface Snapshot extends Owned {
	readonly id: string;
	readonly name: string | null;
	readonly description: string | null;
	readonly volumeId: string;
	/** E.g. `available`. */
	readonly status: string;
	/** Bytes. */
	readonly size: number | null;
	readonly metadata: Readonly<Record<string, string>>;
}

export const readSnapshot = (raw: Json): Snapshot => ({
	id: textOf(raw['id']),
	name: textOrNull(raw['name'] ?? raw['display_name']),
	description: textOrNull(raw['description'] ?? raw['display_description']),
	volumeId: textOf(raw['volume_id']),
	status: volumeStatus(raw['status']),
	size: fromGib(raw['size']),
	metadata: textsOf(raw['metadata']),
	...ownedOf(raw),
});

export interface VolumeType {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	readonly public: boolean | null;
	readonly extraSpecs: Readonly<Record<string, string>>;
}

export const readVolumeType = (raw: Json): VolumeType => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	description: textOrNull(raw['description']),
	public: flagOf(raw['is_public']),
	extraSpecs: textsOf(raw['extra_specs']),
});

export interface VolumeBackup extends Owned {
	readonly id: string;
	readonly name: string | null;
	readonly description: string | null;
	readonly volumeId: string;
	readonly status: string;
	/** Bytes. */
	readonly size: number | null;
	readonly incremental: boolean | null;
	readonly failReason: string | null;
}

export const readBackup = (raw: Json): VolumeBackup => ({
	id: textOf(raw['id']),
	name: textOrNull(raw['name']),
	description: textOrNull(raw['description']),
	volumeId: textOf(raw['volume_id']),
	status: volumeStatus(raw['status']),
	size: fromGib(raw['size']),
	incremental: flagOf(raw['is_incremental']),
	failReason: textOrNull(raw['fail_reason']),
	...ownedOf(raw),
});
