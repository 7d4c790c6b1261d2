import { isAdmin } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import type { Content } from '../content.ts';
import { micros, requestId, uuid } from '../world.ts';
import { bodyOf, find, findFor, type Glance } from './context.ts';
import { activate } from './data.ts';
import { denied, fail, json } from './errors.ts';
import type { Image } from './state.ts';

/** GET /info/import */
export const importMethods = ({ world }: Glance): Answer =>
	json(200, {
		'import-methods': {
			description: 'Import methods available.',
			type: 'array',
			value: world.image.methods,
		},
	});

/** GET /info/stores */
export const storesOf = ({ world }: Glance): Answer => {
	const { stores } = world.image;
	if (stores.length === 0) throw fail(404, 'Multi backend is not supported at this site.');
	return json(200, { stores: stores.map((id, at) => ({ id, ...(at === 0 ? { default: 'true' } : {}) })) });
};

const taskOf = (image: Image, glance: Glance, input: Item, stores: readonly string[]): Item => ({
	id: uuid(),
	type: 'api_image_import',
	status: 'pending',
	owner: glance.token.project ?? null,
	image_id: image.id,
	user_id: glance.token.user,
	request_id: requestId(),
	input: { image_id: image.id, import_req: input, backend: stores.length > 0 ? [...stores] : [null] },
	result: null,
	message: '',
	created_at: micros(),
	updated_at: micros(),
	deleted_at: null,
	deleted: false,
	expires_at: micros(Date.now() + 172_800_000),
});

const checkState = (image: Image, name: string): void => {
	const { status } = image;
	if (status === 'active' && name !== 'copy-image')
		throw fail(409, `Image with status ${status} cannot be target for import`);
	if (status !== 'active' && name === 'copy-image')
		throw fail(409, 'Only images with status active can be targeted for copying');
	if (status !== 'queued' && ['web-download', 'glance-download'].includes(name))
		throw fail(409, `Image needs to be in 'queued' state to use '${name}' method`);
	if (status !== 'uploading' && name === 'glance-direct')
		throw fail(409, "Image needs to be staged before 'glance-direct' method can be used");
	for (const [field, value] of [
		['container_format', image.containerFormat],
		['disk_format', image.diskFormat],
	])
		if (value === null) throw fail(409, `'${field}' needs to be set before import`);
	if ('os_glance_import_task' in image.properties)
		throw fail(
			409,
			`New operation on image '${image.id}' is not permitted as prior operation is still in progress`,
		);
};

/** The stores that are to take it; none in a cloud with one. */
const wantedStores = ({ world }: Glance, image: Image, input: Item): readonly string[] => {
	const { stores } = world.image;
	const all = input['all_stores'] === true;
	const isCopy = (input['method'] as Item)['name'] === 'copy-image';
	const named = (input['stores'] as string[] | undefined) ?? stores.slice(0, 1);
	const wanted = all ? stores.filter((each) => !isCopy || !image.stores.includes(each)) : named;
	if (stores.length === 0) return [];
	const unknown = wanted.find((each) => !stores.includes(each));
	if (unknown !== undefined) throw fail(409, `Unknown scheme '${unknown}' found in URI`);
	const there = isCopy && !all && wanted.find((each) => image.stores.includes(each));
	if (there) throw fail(400, `Image is already present at store '${there}'`);
	return wanted;
};

const checkUri = ({ world }: Glance, uri: string): void => {
	const { ports } = world.image;
	const url = URL.canParse(uri) ? new URL(uri) : undefined;
	const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
	if (!isHttp || (url.port !== '' && ports && !ports.includes(Number(url.port))))
		throw fail(400, `URI for web-download does not pass filtering: ${uri}`);
};

const download = async ({ store }: Glance, uri: string): Promise<Content> => {
	const answer = await fetch(uri);
	if (!answer.ok || !answer.body) throw new Error(`HTTP Error ${answer.status}: ${answer.statusText}`);
	return store.keep(answer.body as AsyncIterable<never>);
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const checkRemote = (method: Item): void => {
	for (const field of ['glance_region', 'glance_image_id'])
		if (!(field in method)) throw fail(400, `'${field}' needs to be set for glance-download import method`);
	const id = String(method['glance_image_id']);
	if (!UUID.test(id)) throw fail(400, `Remote image id does not look like a UUID: ${id}`);
};

/** The image of the other region, which is this one, as its user sees it; its formats and properties come along. */
const remote = (glance: Glance, image: Image, method: Item): Content | undefined => {
	const source = find(glance, String(method['glance_image_id']));
	if (!/^regionone$/i.test(String(method['glance_region']))) throw new Error('GlanceEndpointNotFound');
	if (source.status !== 'active') throw new Error('Source image status should be active');
	Object.assign(image, { diskFormat: source.diskFormat, containerFormat: source.containerFormat });
	for (const [name, value] of Object.entries(source.properties))
		if (/^(hw_|trait:|os_distro|os_secure_boot|os_type)/.test(name)) image.properties[name] = value;
	return source.content;
};

const contentFor = async (glance: Glance, image: Image, method: Item): Promise<Content | undefined> => {
	if (method['name'] === 'web-download') return download(glance, String(method['uri']));
	return method['name'] === 'glance-download' ? remote(glance, image, method) : image.staged;
};

const ended = (glance: Glance, image: Image, task: Item, failed: readonly string[]): void => {
	glance.world.clock.later(1, () => delete image.properties['os_glance_import_task']);
	image.properties['os_glance_importing_to_stores'] = '';
	image.properties['os_glance_failed_import'] = failed.join(',');
	image.staged = undefined;
	task['updated_at'] = micros();
};

const work = async (glance: Glance, image: Image, task: Item, input: Item, stores: readonly string[]) => {
	const { failingStores } = glance.world.image;
	const method = input['method'] as Item;
	const isCopy = method['name'] === 'copy-image';
	const failed = stores.filter((each) => failingStores.has(each));
	try {
		const content = await contentFor(glance, image, method);
		const isEnough = input['all_stores_must_succeed'] === false && failed.length < stores.length;
		if (failed.length > 0 && !isEnough) throw new Error('no store took it');
		if (content) await activate(image, content);
		image.stores.push(...stores.filter((each) => !failed.includes(each)));
		Object.assign(task, { status: 'success', result: { image_id: image.id }, message: 'Copied 0 MiB' });
	} catch {
		if (failed.length === 0) failed.push(...stores);
		if (!isCopy) image.status = 'queued';
		Object.assign(task, { status: 'failure', message: 'Task failed due to Internal Error' });
	}
	ended(glance, image, task, failed);
};

/** POST /images/{id}/import */
export const importImage = async (glance: Glance, id: string): Promise<Answer> => {
	const input = (await bodyOf(glance)) as Item;
	const method = input['method'] as Item;
	const name = String(method['name']);
	if (!glance.world.image.methods.includes(name)) throw fail(400, `Unknown import method name '${name}'.`);
	const image = name === 'copy-image' ? find(glance, id) : findFor(glance, id, 'import_image');
	checkState(image, name);
	if (name === 'glance-download') checkRemote(method);
	if (name === 'copy-image' && !isAdmin(glance.token)) throw denied('copy_image');
	const stores = wantedStores(glance, image, input);
	const accepted = {
		status: 202,
		headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': '0' },
	};
	// it is everywhere already
	if (name === 'copy-image' && stores.length === 0) return accepted;
	if (name === 'web-download') checkUri(glance, String(method['uri']));
	const task = taskOf(image, glance, input, stores);
	glance.world.image.tasks.set(id, [...(glance.world.image.tasks.get(id) ?? []), task]);
	image.properties['os_glance_import_task'] = String(task['id']);
	glance.world.clock.later(1, () => {
		task['status'] = 'processing';
		if (name !== 'copy-image') image.status = 'importing';
		image.properties['os_glance_importing_to_stores'] = stores.join(',');
	});
	glance.world.clock.later(2, () => void work(glance, image, task, input, stores));
	return accepted;
};

/** GET /images/{id}/tasks */
export const tasksOf = (glance: Glance, id: string): Answer => {
	find(glance, id);
	return json(200, { tasks: glance.world.image.tasks.get(id) ?? [] });
};
