import { isAdmin, mayWrite } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import { isUuid, type Rule } from '../compute/schema.ts';
import { micros } from '../world.ts';
import { bodyPart, checkQuota, type Cinder, findVolume, usedBy, validate } from './context.ts';
import { accepted, denied, fail, json, MALFORMED, noSnapshot, noVolume } from './errors.ts';
import { goThrough, newVolume } from './lifecycle.ts';
import { list } from './lists.ts';
import type { Volume } from './state.ts';
import { linksOf, shownVolume, typeId } from './views.ts';

const sizeRule: Rule = {
	type: ['integer', 'string', 'null'],
	pattern: '^[0-9]+$',
	check: (value) =>
		typeof value === 'number' && Number.isInteger(value) && value < 1
			? `Invalid input for field/attribute size. Value: ${value}. ${value} is less than the minimum of 1`
			: undefined,
};
const metadataRule: Rule = { type: ['object', 'null'], values: { type: 'string' } };

export const listVolumes = (cinder: Cinder): Answer =>
	list(
		cinder,
		cinder.world.volume.volumes.values(),
		'volumes',
		'volumes',
		({ id, name }) => ({ id, name, links: linksOf(cinder, `volumes/${id}`) }),
		noVolume,
	);

export const listVolumesDetail = (cinder: Cinder): Answer =>
	list(
		cinder,
		cinder.world.volume.volumes.values(),
		'volumes/detail',
		'volumes',
		(volume) => shownVolume(cinder, volume),
		noVolume,
	);

export const getVolume = (cinder: Cinder, id: string): Answer =>
	json(200, { volume: shownVolume(cinder, findVolume(cinder, id)) });

export const summary = (cinder: Cinder): Answer => {
	if (cinder.minor < 12) throw fail(404, 'The resource could not be found.');
	const mine = [...cinder.world.volume.volumes.values()].filter(({ project }) => project === cinder.project);
	return json(200, {
		'volume-summary': {
			total_count: mine.length,
			total_size: mine.reduce((sum, { size }) => sum + size, 0),
			...(cinder.minor >= 36 && { metadata: {} }),
		},
	});
};

interface Source {
	readonly size: number | undefined;
	readonly fields: Partial<Volume>;
	/** States that it goes through before it is available. */
	readonly states: readonly string[];
}

const imageSource = (cinder: Cinder, ref: string): Source => {
	const image = cinder.world.image.images.get(ref);
	if (!image || !isUuid(ref))
		throw fail(400, 'Invalid image identifier or unable to access requested image.');
	if (image.status !== 'active') throw fail(400, `Invalid input received: Image ${ref} is not active.`);
	const imageMetadata: Item = {
		image_id: image.id,
		image_name: image.name,
		checksum: image.checksum,
		container_format: image.containerFormat,
		disk_format: image.diskFormat,
		min_disk: String(image.minDisk),
		min_ram: String(image.minRam),
		size: String(image.size),
		...image.properties,
	};
	return { size: undefined, fields: { bootable: true, imageMetadata }, states: ['creating', 'downloading'] };
};

const sourceOf = (cinder: Cinder, input: Item): Source => {
	const { snapshots, volumes } = cinder.world.volume;
	const [snapshot, source, image] = [input['snapshot_id'], input['source_volid'], input['imageRef']];
	if (typeof snapshot === 'string') {
		const found = snapshots.get(snapshot);
		if (!found || found.project !== cinder.project) throw noSnapshot(snapshot);
		return { size: found.size, fields: { snapshot }, states: ['creating'] };
	}
	if (typeof source === 'string') {
		const found = volumes.get(source);
		if (!found || found.project !== cinder.project) throw noVolume(source);
		const { bootable, imageMetadata } = found;
		return { size: found.size, fields: { source, bootable, imageMetadata }, states: ['creating'] };
	}
	return typeof image === 'string'
		? imageSource(cinder, image)
		: { size: undefined, fields: {}, states: ['creating'] };
};

/** POST /volumes */
export const createVolume = async (cinder: Cinder): Promise<Answer> => {
	const input = await bodyPart(cinder, 'volume');
	if (!mayWrite(cinder.world, cinder.token)) throw denied('volume:create');
	validate({ type: 'object', properties: { size: sizeRule, metadata: metadataRule } }, input, 'volume');
	const name = input['name'] ?? input['display_name'] ?? null;
	if (typeof name === 'string' && name.length > 255)
		throw fail(400, `Invalid input received: name has ${name.length} characters, more than 255.`);
	const type = input['volume_type'] ?? null;
	if (type !== null && typeId(cinder, String(type)) === null && !cinder.world.volume.types.has(String(type)))
		throw fail(404, `Volume type with name ${type} could not be found.`);
	const source = sourceOf(cinder, input);
	const asked = input['size'] ?? null;
	if (asked === null && source.size === undefined) throw fail(400, MALFORMED);
	const size = asked === null ? Number(source.size) : Number(asked);
	if (source.size !== undefined && size < source.size)
		throw fail(
			400,
			`Invalid input received: Volume size ${size}GB cannot be smaller than the source of ${source.size}GB.`,
		);
	const zone = input['availability_zone'] ?? 'nova';
	if (zone !== 'nova') throw fail(400, `Availability zone '${zone}' is invalid.`);
	checkQuota(cinder, size, 1);
	const named = cinder.world.volume.types.get(String(type))?.['name'] ?? type ?? 'fake';
	const volume = newVolume(cinder.world, {
		...source.fields,
		bootable: false,
		size,
		project: cinder.project,
		user: cinder.token.user,
		name: name as string | null,
		description: (input['description'] ?? input['display_description'] ?? null) as string | null,
		metadata: { ...(input['metadata'] as Record<string, string> | null | undefined) },
		type: String(named),
		multiattach: input['multiattach'] === true,
		imageMetadata: undefined,
	});
	const fails = cinder.world.troubles.nextVolumes > 0;
	if (fails) cinder.world.troubles.nextVolumes--;
	const [first = 'creating', ...more] = source.states;
	goThrough(cinder.world, volume, [
		first,
		() => {
			volume.host = true;
			if (more.length > 0) volume.imageMetadata = { signature_verified: 'False' };
		},
		...more,
		() => {
			volume.status = fails ? 'error' : 'available';
			if (fails) return;
			volume.bootable = source.fields.bootable ?? false;
			volume.imageMetadata = source.fields.imageMetadata;
		},
	]);
	return json(202, { volume: shownVolume(cinder, volume, false) });
};

/** PUT /volumes/{id}: metadata is replaced. */
export const updateVolume = async (cinder: Cinder, id: string): Promise<Answer> => {
	const input = await bodyPart(cinder, 'volume');
	const fields = ['name', 'description', 'display_name', 'display_description', 'metadata'];
	validate(
		{ type: 'object', open: false, properties: Object.fromEntries(fields.map((field) => [field, {}])) },
		input,
		'volume',
	);
	const volume = findVolume(cinder, id, 'volume:update');
	const name = input['name'] ?? input['display_name'];
	if (name !== undefined) volume.name = name as string | null;
	const description = input['description'] ?? input['display_description'];
	if (description !== undefined) volume.description = description as string | null;
	if (input['metadata']) volume.metadata = { ...(input['metadata'] as Record<string, string>) };
	volume.updated = micros();
	return json(200, { volume: shownVolume(cinder, volume, false) });
};

const DELETABLE = ['available', 'error', 'error_restoring', 'error_extending', 'error_managing'];
export const NOT_DELETABLE =
	'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.';

/** DELETE /volumes/{id}[?cascade=true] */
export const deleteVolume = (cinder: Cinder, id: string): Answer => {
	const volume = findVolume(cinder, id, 'volume:delete');
	const { volumes, snapshots } = cinder.world.volume;
	const force = cinder.call.query.get('force') === 'true' && isAdmin(cinder.token);
	const cascade = /^true$/i.test(cinder.call.query.get('cascade') ?? '');
	const own = [...snapshots.values()].filter((snapshot) => snapshot.volume === id);
	if (volume.status === 'creating' && !volume.host) {
		volumes.delete(id);
		return accepted;
	}
	const free = DELETABLE.includes(volume.status) && volume.attachments.length === 0;
	if (!force && (!free || (own.length > 0 && !cascade))) throw fail(400, NOT_DELETABLE);
	goThrough(cinder.world, volume, [
		'deleting',
		'deleting',
		() => {
			for (const snapshot of own) snapshots.delete(snapshot.id);
			volumes.delete(id);
		},
	]);
	return accepted;
};

/** /volumes/{id}/metadata */
export const volumeMetadata = async (cinder: Cinder, id: string): Promise<Answer> => {
	const { method } = cinder.call;
	if (method === 'GET') return json(200, { metadata: findVolume(cinder, id).metadata });
	const input = (await bodyPart(cinder, 'metadata')) as Record<string, string>;
	const volume = findVolume(cinder, id, 'volume:create_volume_metadata');
	volume.metadata = method === 'POST' ? { ...volume.metadata, ...input } : { ...input };
	return json(200, { metadata: volume.metadata });
};

export const volumeMetadataItem = async (cinder: Cinder, id: string, key: string): Promise<Answer> => {
	const { method } = cinder.call;
	const volume = findVolume(cinder, id, method === 'GET' ? undefined : 'volume:delete_volume_metadata');
	if (method === 'PUT') {
		volume.metadata = { ...volume.metadata, ...((await bodyPart(cinder, 'meta')) as Record<string, string>) };
		return json(200, { meta: { [key]: volume.metadata[key] } });
	}
	if (!(key in volume.metadata)) throw fail(404, `Volume ${id} has no metadata with key ${key}.`);
	if (method === 'GET') return json(200, { meta: { [key]: volume.metadata[key] } });
	const { [key]: _gone, ...rest } = volume.metadata;
	volume.metadata = rest;
	return { status: 200, headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': '0' } };
};

export const volumeLimits = (cinder: Cinder): Answer => {
	const { quota, backups } = cinder.world.volume;
	const now = usedBy(cinder);
	return json(200, {
		limits: {
			rate: [],
			absolute: {
				maxTotalVolumes: quota.volumes,
				maxTotalSnapshots: quota.snapshots,
				maxTotalVolumeGigabytes: quota.gigabytes,
				maxTotalBackups: 10,
				maxTotalBackupGigabytes: 1000,
				totalVolumesUsed: now.volumes,
				totalGigabytesUsed: now.gigabytes,
				totalSnapshotsUsed: now.snapshots,
				totalBackupsUsed: backups.size,
				totalBackupGigabytesUsed: 0,
			},
		},
	});
};
