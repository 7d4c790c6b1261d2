import { createHash } from 'node:crypto';
import type { Answer, Item, Json } from '../call.ts';
import { contentOf } from '../content.ts';
import { newImage } from '../image/make.ts';
import type { Nova } from './context.ts';
import { json } from './errors.ts';
import { checkState } from './find.ts';
import { follow } from './lifecycle.ts';
import { pythonJson } from '../object/python-json.ts';
import { uuid } from '../world.ts';
import { takeSnapshot } from '../volume/lifecycle.ts';
import { validate } from './schema.ts';
import type { Server } from './state.ts';

/** What an image of a server that boots from a volume says in place of data. */
const bootDisk = (server: Server): Record<string, string> => ({
	root_device_name: '/dev/sda',
	block_device_mapping: pythonJson(
		server.attachments.map((attachment, at) => ({
			encryption_secret_uuid: null,
			device_name: attachment.device,
			no_device: null,
			device_type: null,
			tag: null,
			encryption_options: null,
			guest_format: null,
			boot_index: at,
			destination_type: 'volume',
			snapshot_id: uuid(),
			image_id: null,
			source_type: 'snapshot',
			encrypted: null,
			volume_id: null,
			volume_size: 1,
			disk_bus: null,
			encryption_format: null,
			volume_type: null,
			delete_on_termination: attachment.deleteOnTermination,
		})),
	),
	bdm_v2: 'True',
});

/** An image of the server, queued; `upload` fills it. */
export const makeServerImage = (
	nova: Nova,
	server: Server,
	name: string,
	metadata: Record<string, string>,
) => {
	const { world, token } = nova;
	const source = world.image.images.get(server.image);
	const project = world.identity.projects.get(server.project);
	const volumes = server.attachments.filter(() => server.image === '');
	const image = newImage(world, {
		name,
		owner: server.project,
		visibility: 'private',
		diskFormat: null,
		containerFormat: null,
		minDisk: server.flavor.disk,
		properties: {
			...source?.properties,
			...metadata,
			base_image_ref: server.image,
			owner_user_name: token.userName,
			owner_project_name: String(project?.['name']),
			boot_roles: token.roles
				.filter((role) => role !== 'admin')
				.reverse()
				.join(','),
			...(volumes.length > 0 && bootDisk(server)),
			...(volumes.length === 0 && {
				instance_uuid: server.id,
				user_id: token.user,
				image_type: 'snapshot',
			}),
		},
	});
	const empty = contentOf(Buffer.alloc(0));
	const upload = () => {
		if (volumes.length > 0)
			Object.assign(image, {
				status: 'active',
				size: 0,
				checksum: empty.md5,
				hash: createHash('sha512').digest('hex'),
				diskFormat: 'qcow2',
				containerFormat: 'bare',
				content: empty,
			});
		else
			Object.assign(image, {
				status: 'active',
				size: source?.size ?? 0,
				virtualSize: source?.virtualSize ?? null,
				checksum: source?.checksum ?? null,
				hash: source?.hash ?? null,
				diskFormat: source?.diskFormat ?? null,
				containerFormat: source?.containerFormat ?? null,
				content: source?.content,
				updated: Date.now(),
			});
	};
	return { image, upload };
};

/** The `createImage` action. */
export const serverImage = (nova: Nova, server: Server, input: Json): Answer => {
	validate(
		{ type: 'object', required: ['name'], properties: { name: { type: 'string', min: 1, max: 255 } } },
		input,
		'createImage',
	);
	const item = input as Item;
	checkState(server, 'createImage', ['active', 'stopped', 'paused', 'suspended']);
	const { image, upload } = makeServerImage(
		nova,
		server,
		String(item['name']),
		(item['metadata'] ?? {}) as Record<string, string>,
	);
	if (server.image === '') {
		for (const { volume } of server.attachments)
			takeSnapshot(nova.world, volume, `snapshot for ${image.name}`);
		upload();
	} else
		follow(nova.world, server, [
			{ taskState: 'image_snapshot_pending' },
			{ taskState: 'image_snapshot' },
			{ taskState: 'image_uploading' },
			{ taskState: null, act: upload },
		]);
	if (nova.minor >= 45) return json(202, { image_id: image.id });
	return {
		status: 202,
		headers: {
			'Content-Type': 'text/html; charset=UTF-8',
			Location: `${nova.world.urls.image}/images/${image.id}`,
		},
	};
};
