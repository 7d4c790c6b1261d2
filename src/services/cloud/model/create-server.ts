import { GIB } from '../../../core/units.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Json } from '../wire/json.ts';
import type { Family } from '../wire/services.ts';
import { personalityOf } from './personality.ts';

/** A server that is wanted, every name already an id. */
export interface WantedServer {
	readonly name: string;
	readonly flavorId: string;
	readonly imageId?: string | undefined;
	/** Starts from this volume. */
	readonly volumeId?: string | undefined;
	/** Bytes: starts from a new volume of this size, made of the image. */
	readonly bootSize?: number | undefined;
	readonly deleteVolume?: boolean | undefined;
	readonly networkIds: readonly string[];
	/** Ports that are there, for the interfaces after those. */
	readonly portIds?: readonly string[];
	/** `auto`: the cloud chooses where none is named; `none`: none. */
	readonly networking: 'auto' | 'none';
	readonly keyName?: string | undefined;
	/** Synnefo: further key pairs. */
	readonly moreKeys?: readonly string[] | undefined;
	/** Files on its disk, see {@link personalityOf}. */
	readonly files?: unknown;
	readonly securityGroups: readonly string[];
	readonly userData?: string | undefined;
	readonly availabilityZone?: string | undefined;
	readonly metadata: Readonly<Record<string, string>>;
	readonly tags: readonly string[];
	readonly project?: string | undefined;
}

/** Bytes of user data; Nova counts the 65535 letters of their base64. */
const USER_DATA: Readonly<Record<Family, number>> = { openstack: 49_149, synnefo: 65_535 };

const encoded = (text: string | undefined, family: Family): Json => {
	if (text === undefined || text === '') return {};
	const bytes = Buffer.from(text);
	const most = USER_DATA[family];
	if (bytes.length > most)
		throw new MusterError('BAD_INPUT', `User data: is ${bytes.length} bytes; expected at most ${most}`, {
			details: { field: 'userData' },
			hint: 'Put the rest where the server can fetch it. Nothing was sent.',
		});
	return { user_data: bytes.toString('base64') };
};

const bootOf = ({ volumeId, imageId, bootSize, deleteVolume = false }: WantedServer): Json => {
	if (volumeId === undefined && bootSize === undefined) return { imageRef: imageId };
	const source =
		volumeId !== undefined
			? { source_type: 'volume', uuid: volumeId }
			: { source_type: 'image', uuid: imageId, volume_size: Math.ceil((bootSize as number) / GIB) };
	const disk = { ...source, destination_type: 'volume', boot_index: 0, delete_on_termination: deleteVolume };
	return { block_device_mapping_v2: [disk] };
};

const whenAny = (name: string, list: readonly unknown[]): Json => (list.length > 0 ? { [name]: list } : {});

const filesOf = ({ files }: WantedServer, family: Family): Json =>
	files === undefined ? {} : whenAny('personality', personalityOf(files, family));

const keysOf = ({ keyName, moreKeys = [] }: WantedServer): Json => {
	const names = [...new Set([...(keyName ? [keyName] : []), ...moreKeys])];
	return names.length > 0 ? { key_name: names[0], 'SNF:key_names': names } : {};
};

const interfacesOf = ({ networkIds, portIds = [], networking }: WantedServer) => {
	const interfaces = [...networkIds.map((uuid) => ({ uuid })), ...portIds.map((port) => ({ port }))];
	return interfaces.length > 0 ? interfaces : networking;
};

const openstack = (wanted: WantedServer): Json => ({
	name: wanted.name,
	flavorRef: wanted.flavorId,
	...bootOf(wanted),
	networks: interfacesOf(wanted),
	...(wanted.keyName ? { key_name: wanted.keyName } : {}),
	...whenAny(
		'security_groups',
		wanted.securityGroups.map((name) => ({ name })),
	),
	...encoded(wanted.userData, 'openstack'),
	...(wanted.availabilityZone ? { availability_zone: wanted.availabilityZone } : {}),
	...filesOf(wanted, 'openstack'),
	metadata: wanted.metadata,
	...whenAny('tags', wanted.tags),
});

const number = (id: string): number | string => (/^\d+$/.test(id) ? Number(id) : id);

const synnefo = (wanted: WantedServer): Json => ({
	name: wanted.name,
	flavorRef: number(wanted.flavorId),
	imageRef: wanted.imageId,
	metadata: wanted.metadata,
	// no list means the cloud's own choice, an empty one means none
	...(wanted.networkIds.length > 0 || wanted.networking === 'none'
		? { networks: wanted.networkIds.map((uuid) => ({ uuid })) }
		: {}),
	...keysOf(wanted),
	...filesOf(wanted, 'synnefo'),
	...encoded(wanted.userData, 'synnefo'),
	...whenAny('tags', wanted.tags),
	...(wanted.project ? { project: wanted.project } : {}),
});

/** What is sent to create a server. @throws MusterError BAD_INPUT */
export const createServerBody = (family: Family, wanted: WantedServer): Json => {
	const { imageId, volumeId, bootSize } = wanted;
	if (imageId === undefined && volumeId === undefined)
		throw new MusterError(
			'BAD_INPUT',
			'Image is needed and is empty (e.g. debian-12); or give a “Boot volume”',
			{
				details: { field: 'image' },
			},
		);
	if (imageId !== undefined && volumeId !== undefined)
		throw new MusterError('BAD_INPUT', 'Boot volume: given together with an image; expected one of the two', {
			details: { field: 'bootVolume' },
		});
	if (volumeId !== undefined && bootSize !== undefined)
		throw new MusterError(
			'BAD_INPUT',
			'Boot volume size: only counts with an image; the “Boot volume” has its size',
			{
				details: { field: 'bootVolumeSize' },
			},
		);
	return family === 'synnefo' ? synnefo(wanted) : openstack(wanted);
};
