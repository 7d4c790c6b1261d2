import { isAdmin } from '../auth.ts';
import { type Answer, header, type Item, type Json } from '../call.ts';
import { bodyOf, find, findFor, type Glance, unknownImage } from './context.ts';
import { fail, failMore, json, nothing } from './errors.ts';
import { checkField, fieldsOf, hasField, mayAdd, setField } from './fields.ts';
import { newImage } from './make.ts';
import type { Image } from './state.ts';
import { shownImage } from './views.ts';

/** POST /images */
export const createImage = async (glance: Glance): Promise<Answer> => {
	let input: Item;
	try {
		input = (await bodyOf(glance)) as Item;
	} catch {
		throw fail(400, 'Malformed JSON in request body.');
	}
	mayAdd(glance);
	const owner = input['owner'];
	if (owner !== undefined && owner !== glance.token.project && !isAdmin(glance.token))
		throw failMore(403, `You are not permitted to create images owned by '${owner}'`);
	for (const [key, value] of fieldsOf(input)) checkField(glance, key, value);
	const { images } = glance.world.image;
	const wanted = input['id'];
	if (wanted !== undefined && images.has(String(wanted)))
		throw fail(409, `Image ID ${wanted} already exists!`);
	const image = newImage(glance.world, {
		owner: String(glance.token.project),
		...(wanted !== undefined && { id: String(wanted) }),
	});
	for (const [key, value] of fieldsOf(input)) if (key !== 'id') setField(image, key, value);
	return json(201, shownImage(image), {
		Location: `${glance.call.base}/v2/images/${image.id}`,
		'Openstack-Image-Import-Methods': glance.world.image.methods.join(','),
	});
};

export const getImage = (glance: Glance, id: string): Answer => json(200, shownImage(find(glance, id)));

export const deleteImage = (glance: Glance, id: string): Answer => {
	const { images } = glance.world.image;
	if (!images.has(id)) throw fail(404, `Failed to find image ${id} to delete`);
	try {
		find(glance, id);
	} catch {
		throw fail(404, `Failed to find image ${id} to delete`);
	}
	const image = findFor(glance, id, 'delete_image');
	if (image.protected) throw fail(403, `Image ${id} is protected and cannot be deleted.`);
	image.content?.drop();
	images.delete(id);
	return nothing();
};

const TYPES = [
	'application/openstack-images-v2.0-json-patch',
	'application/openstack-images-v2.1-json-patch',
];

interface Change {
	readonly op: string;
	readonly key: string;
	readonly value: Json;
}

const changesOf = async (glance: Glance): Promise<Change[]> => {
	const type = header(glance.call, 'content-type')?.split(';')[0] ?? '';
	if (!TYPES.includes(type))
		throw fail(415, `The request media type ${type} is not supported by this server.`, {
			'Accept-Patch': TYPES.join(', '),
		});
	const list = await bodyOf(glance);
	if (!Array.isArray(list)) throw fail(400, 'Request body must be a JSON array of operation objects.');
	return (list as Item[]).map((entry) => {
		if (type === TYPES[0]) {
			const op = ['add', 'remove', 'replace'].find((name) => name in entry);
			if (op === undefined)
				throw fail(
					400,
					'Operation objects must contain exactly one member named "add", "remove", or "replace".',
				);
			return { op, key: pointer(String(entry[op])), value: entry['value'] ?? null };
		}
		const op = String(entry['op']);
		if (!['add', 'remove', 'replace'].includes(op))
			throw fail(400, `Invalid operation: \`${op}\`. It must be one of the following: add, remove, replace.`);
		return { op, key: pointer(String(entry['path'])), value: entry['value'] ?? null };
	});
};

const pointer = (path: string): string => path.replace(/^\//, '').replaceAll('~1', '/').replaceAll('~0', '~');

const apply = (glance: Glance, image: Image, { op, key, value }: Change): void => {
	if (op === 'remove') {
		if (Object.hasOwn(image.properties, key)) delete image.properties[key];
		else if (hasField(image, key)) throw failMore(403, `Property ${key} may not be removed.`);
		else throw failMore(409, `Property ${key} does not exist.`);
		return;
	}
	checkField(glance, key, value);
	if (op === 'replace' && !hasField(image, key)) throw failMore(409, `Property ${key} does not exist.`);
	if ((key === 'disk_format' || key === 'container_format') && image.status !== 'queued')
		throw fail(403, `Attribute ${key} can be only replaced for a queued image.`);
	setField(image, key, value);
};

/** PATCH /images/{id}: all changes or none. */
export const patchImage = async (glance: Glance, id: string): Promise<Answer> => {
	const changes = await changesOf(glance);
	const image = findFor(glance, id, 'modify_image');
	const draft: Image = { ...image, properties: { ...image.properties } };
	for (const change of changes) apply(glance, draft, change);
	Object.assign(image, draft, { updated: Date.now() });
	return json(200, shownImage(image));
};

/** /images/{id}/tags/{tag} */
export const imageTag = (glance: Glance, id: string, tag: string): Answer => {
	const image = findFor(glance, id, 'modify_image', unknownImage(id));
	const there = image.tags.includes(tag);
	if (glance.call.method === 'DELETE') {
		if (!there) throw fail(404, 'The resource could not be found.');
		image.tags = image.tags.filter((each) => each !== tag);
	} else if (!there) image.tags = [...image.tags, tag];
	return nothing();
};

/** POST /images/{id}/actions/deactivate, reactivate */
export const imageAction = (glance: Glance, id: string, action: string): Answer => {
	const image = findFor(glance, id, action === 'deactivate' ? 'deactivate' : 'reactivate');
	const wanted = action === 'deactivate' ? ['active', 'deactivated'] : ['deactivated', 'active'];
	if (!wanted.includes(image.status))
		throw fail(403, `Not allowed to ${action} image in status '${image.status}'`);
	image.status = action === 'deactivate' ? 'deactivated' : 'active';
	return nothing();
};
