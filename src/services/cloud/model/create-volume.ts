import { GIB } from '../../../core/units.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Json } from '../wire/json.ts';
import type { Family } from '../wire/services.ts';

/** A volume that is wanted, every name already an id. */
export interface WantedVolume {
	readonly name?: string | undefined;
	readonly description?: string | undefined;
	/** Bytes. */
	readonly size?: number | undefined;
	readonly imageId?: string | undefined;
	readonly snapshotId?: string | undefined;
	readonly volumeId?: string | undefined;
	readonly volumeType?: string | undefined;
	readonly availabilityZone?: string | undefined;
	readonly metadata?: Readonly<Record<string, string>> | undefined;
	/** Synnefo: the server it belongs to. */
	readonly serverId?: string | undefined;
	readonly project?: string | undefined;
}

const ifSet = (name: string, value: unknown): Json =>
	value === undefined || value === '' ? {} : { [name]: value };
const number = (id: string | undefined) => (id !== undefined && /^\d+$/.test(id) ? Number(id) : id);

/** Gigabytes, upwards; the API knows whole ones only. */
export const wholeGib = (bytes: number): number => Math.max(1, Math.ceil(bytes / GIB));

/** What is sent to create a volume. @throws MusterError BAD_INPUT */
export const createVolumeBody = (family: Family, wanted: WantedVolume): Json => {
	const sources = [wanted.imageId, wanted.snapshotId, wanted.volumeId].filter((each) => each !== undefined);
	if (sources.length > 1)
		throw new MusterError(
			'BAD_INPUT',
			'Snapshot: given together with another source; expected one of image, snapshot and source volume',
			{
				details: { field: 'snapshot' },
			},
		);
	if (wanted.size === undefined && wanted.snapshotId === undefined && wanted.volumeId === undefined)
		throw new MusterError(
			'BAD_INPUT',
			'Size is needed unless the volume is created from a snapshot or another volume (e.g. 10G)',
			{
				details: { field: 'size' },
			},
		);
	const isSynnefo = family === 'synnefo';
	return {
		...ifSet('size', wanted.size === undefined ? undefined : wholeGib(wanted.size)),
		...ifSet(isSynnefo ? 'display_name' : 'name', wanted.name),
		...ifSet(isSynnefo ? 'display_description' : 'description', wanted.description),
		...ifSet('imageRef', wanted.imageId),
		...ifSet('snapshot_id', wanted.snapshotId),
		...ifSet('source_volid', wanted.volumeId),
		...ifSet('volume_type', isSynnefo ? number(wanted.volumeType) : wanted.volumeType),
		...ifSet('availability_zone', wanted.availabilityZone),
		...ifSet('metadata', wanted.metadata),
		...(isSynnefo
			? { ...ifSet('server_id', number(wanted.serverId)), ...ifSet('project', wanted.project) }
			: {}),
	};
};
