import type { Answer, Item, Json } from '../call.ts';
import { newImage } from '../image/make.ts';
import type { Nova } from './context.ts';
import { json } from './errors.ts';
import { checkState } from './find.ts';
import { follow } from './lifecycle.ts';
import { validate } from './schema.ts';
import type { Server } from './state.ts';

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
			boot_roles: token.roles.filter((role) => role !== 'admin').join(','),
			...(volumes.length === 0 && {
				instance_uuid: server.id,
				user_id: token.user,
				image_type: 'snapshot',
			}),
		},
	});
	const upload = () => {
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
		if (volumes.length > 0) return;
		Object.assign(image.properties, {
			owner_id: server.project,
			image_state: 'available',
			image_location: 'snapshot',
		});
	};
	return { image, upload };
};

/** The `createImage` action. */
export const serverImage = (nova: Nova, server: Server, given: Json): Answer => {
	validate(
		{ type: 'object', required: ['name'], properties: { name: { type: 'string', min: 1, max: 255 } } },
		given,
		'createImage',
	);
	const item = given as Item;
	checkState(server, 'createImage', ['active', 'stopped', 'paused', 'suspended']);
	const { image, upload } = makeServerImage(
		nova,
		server,
		String(item['name']),
		(item['metadata'] ?? {}) as Record<string, string>,
	);
	if (server.image === '') upload();
	else
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
