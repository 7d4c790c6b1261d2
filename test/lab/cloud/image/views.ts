import type { Item } from '../call.ts';
import { seconds } from '../world.ts';
import type { Image } from './state.ts';

/** An image as glance shows it: its properties beside the fields. */
export const shownImage = (image: Image): Item => ({
	...image.properties,
	name: image.name,
	disk_format: image.diskFormat,
	container_format: image.containerFormat,
	visibility: image.visibility,
	size: image.size,
	virtual_size: image.virtualSize,
	status: image.status,
	checksum: image.checksum,
	protected: image.protected,
	min_ram: image.minRam,
	min_disk: image.minDisk,
	owner: image.owner,
	os_hidden: image.hidden,
	os_hash_algo: image.hash === null ? null : 'sha512',
	os_hash_value: image.hash,
	id: image.id,
	created_at: seconds(image.created),
	updated_at: seconds(image.updated),
	tags: image.tags,
	self: `/v2/images/${image.id}`,
	file: `/v2/images/${image.id}/file`,
	schema: '/v2/schemas/image',
	...(image.stores.length > 0 ? { stores: image.stores.join(',') } : {}),
});
