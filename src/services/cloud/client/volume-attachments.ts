import { path } from '../wire/path.ts';
import type { Call } from './api.ts';
import type { CloudClient } from './client.ts';

const at = (serverId: string) => path`/servers/${serverId}/os-volume_attachments`;

/** Attaches a volume to a server, through nova. */
export const attachVolume = async (
	client: CloudClient,
	{
		serverId,
		volumeId,
		device,
	}: { readonly serverId: string; readonly volumeId: string; readonly device?: string | undefined },
	call: Call,
): Promise<void> => {
	const attachment = { volumeId, ...(device ? { device } : {}) };
	const doing = `attaching volume ${volumeId} to server ${serverId}`;
	await client.servers.api.send(
		{ method: 'POST', path: at(serverId), json: { volumeAttachment: attachment }, doing },
		call,
	);
};

/** Detaches a volume from a server. */
export const detachVolume = async (
	client: CloudClient,
	{ serverId, volumeId }: { readonly serverId: string; readonly volumeId: string },
	call: Call,
): Promise<void> => {
	const doing = `detaching volume ${volumeId} from server ${serverId}`;
	await client.servers.api.send(
		{ method: 'DELETE', path: `${at(serverId)}${path`/${volumeId}`}`, doing },
		call,
	);
};

/** Says whether a volume goes with the server that it is attached to. OpenStack, from 2.85 on. */
export const setDeleteOnTermination = async (
	client: CloudClient,
	{
		serverId,
		volumeId,
		isDeleted,
	}: { readonly serverId: string; readonly volumeId: string; readonly isDeleted: boolean },
	call: Call,
): Promise<void> => {
	const request = {
		method: 'PUT',
		path: `${at(serverId)}${path`/${volumeId}`}`,
		json: { volumeAttachment: { volumeId, delete_on_termination: isDeleted } },
		micro: { least: '2.85', most: '2.85' },
		doing: `changing what becomes of volume ${volumeId} when server ${serverId} is deleted`,
	};
	await client.servers.api.send(request, call);
};
