import type { Item, Json } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { defined } from '../world.ts';
import type { Cinder } from './context.ts';
import type { Snapshot, Volume } from './state.ts';

export const SERVICE = 'b3f1c1de-8f0a-4c0f-9a4e-0d6f0a3c1e11';

export const linksOf = ({ base, bookmark }: Cinder, path: string): Json => [
	{ rel: 'self', href: `${base}/${path}` },
	{ rel: 'bookmark', href: `${bookmark}/${path}` },
];

export const typeId = ({ world }: Pick<Cinder, 'world'>, name: string): Json =>
	[...world.volume.types.values()].find((type) => type['name'] === name)?.['id'] ?? null;

const attachmentsOf = (volume: Volume): Json =>
	volume.attachments.map((attachment) => ({
		id: volume.id,
		attachment_id: attachment.id,
		volume_id: volume.id,
		server_id: attachment.server,
		host_name: null,
		device: attachment.device,
		attached_at: attachment.attached,
	}));

/** A volume; `full` is the answer of GET, else that of POST and PUT. */
export const shownVolume = (cinder: Cinder, volume: Volume, full = true): Item => {
	const { minor, token } = cinder;
	const admin = isAdmin(token);
	return defined({
		id: volume.id,
		status: volume.status,
		size: volume.size,
		availability_zone: volume.zone,
		created_at: volume.created,
		updated_at: volume.updated,
		name: volume.name,
		description: volume.description,
		volume_type: volume.type,
		snapshot_id: volume.snapshot,
		source_volid: volume.source,
		metadata: { ...volume.metadata, ...(volume.readonly !== undefined && { readonly: volume.readonly }) },
		links: linksOf(cinder, `volumes/${volume.id}`),
		user_id: volume.user,
		bootable: String(volume.bootable),
		encrypted: false,
		replication_status: null,
		consistencygroup_id: null,
		multiattach: volume.multiattach,
		attachments: attachmentsOf(volume),
		migration_status: admin && full ? volume.migration : undefined,
		group_id: minor >= 13 ? null : undefined,
		provider_id: minor >= 21 && admin ? null : undefined,
		shared_targets: minor >= 48 ? false : undefined,
		service_uuid: minor >= 48 ? SERVICE : undefined,
		cluster_name: minor >= 61 && admin ? null : undefined,
		volume_type_id: minor >= 63 ? typeId(cinder, volume.type) : undefined,
		consumes_quota: minor >= 65 ? true : undefined,
		'os-vol-tenant-attr:tenant_id': full ? volume.project : undefined,
		'os-vol-host-attr:host': full && admin ? (volume.host ? 'aio@fake#fake' : null) : undefined,
		'os-vol-mig-status-attr:migstat': full && admin ? null : undefined,
		'os-vol-mig-status-attr:name_id': full && admin ? null : undefined,
		volume_image_metadata: full ? volume.imageMetadata : undefined,
	});
};

export const shownSnapshot = (snapshot: Snapshot, full = true): Item => ({
	id: snapshot.id,
	created_at: snapshot.created,
	updated_at: snapshot.updated,
	name: snapshot.name,
	description: snapshot.description,
	volume_id: snapshot.volume,
	status: snapshot.status,
	size: snapshot.size,
	metadata: snapshot.metadata,
	...(full && {
		'os-extended-snapshot-attributes:project_id': snapshot.project,
		'os-extended-snapshot-attributes:progress': snapshot.progress,
	}),
});
