import { pick, record, size, text } from '../../../catalogue/field.ts';
import { createVolumeBody } from '../model/create-volume.ts';
import { op } from './crud.ts';
import { description, serverId } from './fields.ts';
import { volumeSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

/** A new volume. */
export const createVolume = op({
	resource: 'volume',
	effect: 'changes',
	part: 'volume',
	sample: volumeSample,
	timeout: 30,
	name: 'create',
	action: 'Create a volume',
	alias: ['cinder'],
	help: 'Create a volume: empty, or from an image, a snapshot or another volume',
	fields: {
		name: text('Volume name', { required: true, example: 'data-1', help: 'What the volume is called' }),
		size: size('Size', {
			min: 2 ** 20,
			example: '10G',
			help: 'Whole GiB, rounded up; required unless it is created from a snapshot or volume',
		}),
		image: pick('Image', {
			list: 'images',
			from: 'id',
			advanced: true,
			example: 'debian-12',
			help: 'Image to create it from: name or ID',
		}),
		snapshot: pick('Snapshot', {
			list: 'snapshots',
			from: 'id',
			advanced: true,
			example: 'data-1 2026-01-31',
			help: 'Snapshot to create it from: name or ID',
		}),
		from: pick('Source volume', {
			list: 'volumes',
			from: 'id',
			advanced: true,
			example: 'data-1',
			help: 'Volume to copy: name or ID',
		}),
		volumeType: pick('Volume type', {
			list: 'volumeTypes',
			advanced: true,
			example: 'fast',
			help: 'Kind of storage; if empty the cloud’s default',
		}),
		availabilityZone: pick('Availability zone', {
			list: 'volumeZones',
			advanced: true,
			example: 'nova',
			help: 'Zone of the volume',
		}),
		description,
		metadata: record('Metadata', {
			advanced: true,
			item: 'entry',
			example: 'role = db',
			help: 'Keys and values stored with the volume',
		}),
		serverId: {
			...serverId,
			required: false,
			only: 'Synnefo',
			advanced: true,
			help: 'Server to attach it to; volume types that cannot be detached require it',
		},
		project: text('Project', {
			advanced: true,
			only: 'Synnefo',
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the project whose quota is used',
		}),
	},
	covers: ['volume POST /volumes'],
	async run(client, values, { signal }) {
		const [imageId, snapshotId, volumeId, server] = await Promise.all([
			values.image ? client.images.idOf(values.image, { signal }) : undefined,
			values.snapshot ? client.snapshots.idOf(values.snapshot, { signal }) : undefined,
			values.from ? client.volumes.idOf(values.from, { signal }) : undefined,
			values.serverId ? client.servers.idOf(values.serverId, { signal }) : undefined,
		]);
		const family = await client.volumes.api.family({ signal });
		const { name, description, size: bytes, volumeType, availabilityZone, metadata, project } = values;
		const body = createVolumeBody(family, {
			...{ name, description, size: bytes, volumeType, availabilityZone, metadata, project },
			...{ imageId, snapshotId, volumeId, serverId: server },
		});
		return client.volumes.create(body, { signal });
	},
	settle: {
		until: 'the volume is available',
		every: EVERY_SECONDS,
		deadline: 600,
		look: waitForStatus((client) => client.volumes, ['available', 'in-use']),
	},
});
