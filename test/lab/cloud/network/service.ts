import { isAdmin, judge, keystoneDown, pageNotFound, unauthorized } from '../auth.ts';
import { type Answer, type Call, header, type Item } from '../call.ts';
import { recordedItem } from '../recordings.ts';
import { requestId, type World } from '../world.ts';
import { change, release } from './change.ts';
import { checkBody } from './check.ts';
import { find, findToChange, type Neutron } from './context.ts';
import { create, quotaDetails, quotaOf } from './create.ts';
import { bad, denied, fail, json, MALFORMED } from './errors.ts';
import { kinds, type Kind, listKey } from './kinds.ts';
import { list } from './lists.ts';
import { defaultGroup } from './make.ts';
import { addInterface, removeInterface } from './routers.ts';
import { shown } from './views.ts';

const bodyOf = async ({ call }: Neutron): Promise<Item> => {
	try {
		return JSON.parse(await call.text()) as Item;
	} catch {
		throw bad('Body contains invalid data');
	}
};

const part = async (neutron: Neutron, key: string): Promise<Item> => {
	const input = (await bodyOf(neutron))[key];
	if (typeof input !== 'object' || input === null) throw bad(`Unable to find '${key}' in request body`);
	return input as Item;
};

/** POST: one, or several that are made all or none. */
const post = async (neutron: Neutron, kind: Kind): Promise<Answer> => {
	const body = await bodyOf(neutron);
	const several = body[listKey(kind)];
	const answer = (item: Item): Item => ({
		...(kind.many === 'networks' && { is_default: false }),
		...shown(neutron, kind, item),
	});
	if (Array.isArray(several)) {
		for (const input of several) checkBody(neutron, kind, input as Item, 'create');
		const made = several.map((input, at) => create(neutron, kind, input as Item, several.length - at));
		return json(201, { [listKey(kind)]: made.map(answer) });
	}
	const input = body[kind.one];
	if (typeof input !== 'object' || input === null) throw bad(`Unable to find '${kind.one}' in request body`);
	checkBody(neutron, kind, input as Item, 'create');
	return json(201, { [kind.one]: answer(create(neutron, kind, input as Item)) });
};

const tags = async (neutron: Neutron, kind: Kind, id: string, tag: string | undefined): Promise<Answer> => {
	const { method } = neutron.call;
	const item = method === 'GET' ? find(neutron, kind, id) : findToChange(neutron, kind, id, 'update');
	const now = item['tags'] as string[];
	if (tag === undefined) {
		if (method === 'GET') return json(200, { tags: now });
		item['tags'] = method === 'DELETE' ? [] : ((await bodyOf(neutron))['tags'] ?? []);
		return method === 'DELETE'
			? { status: 204, headers: { 'Content-Length': '0' } }
			: json(200, { tags: item['tags'] });
	}
	const there = now.includes(tag);
	if (method === 'PUT') {
		if (!there) item['tags'] = [...now, tag];
		return json(201, null);
	}
	if (!there) throw fail(404, 'TagNotFound', `Tag ${tag} could not be found.`);
	if (method === 'DELETE') item['tags'] = now.filter((each) => each !== tag);
	return { status: 204, headers: { 'Content-Length': '0' } };
};

const member = async (neutron: Neutron, kind: Kind, id: string): Promise<Answer> => {
	const { method } = neutron.call;
	if (method === 'GET') return json(200, { [kind.one]: shown(neutron, kind, find(neutron, kind, id)) });
	if (method === 'PUT') {
		const input = await part(neutron, kind.one);
		const item = findToChange(neutron, kind, id, 'update');
		checkBody(neutron, kind, input, 'update');
		change(neutron, kind, item, input);
		return json(200, { [kind.one]: shown(neutron, kind, item) });
	}
	if (method !== 'DELETE') throw fail(405, 'HTTPMethodNotAllowed', MALFORMED);
	const item = findToChange(neutron, kind, id, 'delete');
	release(neutron, kind, item);
	kind.store(neutron.world).delete(id);
	return { status: 204, headers: { 'Content-Length': '0' } };
};

const quotas = async (neutron: Neutron, project: string, below?: string): Promise<Answer> => {
	const { method } = neutron.call;
	if (method !== 'GET' && !isAdmin(neutron.token))
		throw denied(`rule:${method === 'PUT' ? 'update' : 'delete'}_quota`);
	if (project !== neutron.token.project && !isAdmin(neutron.token)) throw denied('rule:get_quota');
	if (below === 'details') return json(200, { quota: quotaDetails(neutron, project) });
	const all = neutron.world.network.quotas;
	if (method === 'DELETE') {
		all.delete(project);
		return { status: 204, headers: { 'Content-Length': '0' } };
	}
	if (method === 'PUT')
		all.set(project, { ...all.get(project), ...((await part(neutron, 'quota')) as Record<string, number>) });
	return json(200, { quota: quotaOf(neutron, project) });
};

const fixed: Readonly<Record<string, () => unknown>> = {
	extensions: () => recordedItem('30', 18),
	agents: () => ({ agents: [] }),
	availability_zones: () => ({ availability_zones: [] }),
	'service-providers': () => recordedItem('30', 172),
};

const dispatch = async (neutron: Neutron, parts: readonly string[]): Promise<Answer> => {
	const [many = '', id, below, tag] = parts;
	const { method } = neutron.call;
	const accept = header(neutron.call, 'accept') ?? '*/*';
	if (!/\*\/\*|json|application\/\*/.test(accept)) throw fail(406, 'HTTPNotAcceptable', MALFORMED);
	if (fixed[many] && method === 'GET' && id === undefined) return json(200, fixed[many]());
	if (many === 'quotas' && id !== undefined) return quotas(neutron, id, below);
	const kind = kinds.find((each) => each.many === many);
	if (!kind) throw fail(404, 'HTTPNotFound', 'The resource could not be found.');
	if (kind.many === 'security-groups' && neutron.token.project)
		defaultGroup(neutron.world, neutron.token.project);
	if (id === undefined) {
		if (method === 'GET') return list(neutron, kind);
		if (method === 'POST') return post(neutron, kind);
		throw fail(405, 'HTTPMethodNotAllowed', MALFORMED);
	}
	if (below === undefined) return member(neutron, kind, id);
	if (below === 'tags') return tags(neutron, kind, id, tag);
	if (below === 'add_router_interface') return addInterface(neutron, id, await bodyOf(neutron));
	if (below === 'remove_router_interface') return removeInterface(neutron, id, await bodyOf(neutron));
	throw fail(404, 'HTTPNotFound', 'The resource could not be found.');
};

const answerFor = async (world: World, call: Call, refused: (error: unknown) => Answer): Promise<Answer> => {
	const { path, base } = call;
	if (path === '' || path === '/')
		return json(200, {
			versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${base}/v2.0/` }] }],
		});
	const traced = (answer: Answer): Answer => ({
		...answer,
		headers: { ...answer.headers, 'X-Openstack-Request-Id': requestId() },
	});
	const [, rest] = /^\/v2\.0(?:\/(.*))?$/.exec(path) ?? [];
	if (!/^\/v2\.0(\/|$)/.test(path)) return pageNotFound();
	const token = judge(world, 'network', call);
	if (token === 'down') return traced(keystoneDown());
	if (token === 'none') return traced(unauthorized(world));
	const parts = (rest ?? '')
		.replace(/\.json$/, '')
		.split('/')
		.filter((each) => each !== '');
	try {
		if (parts.length === 0) return traced(json(200, { resources: [] }));
		return traced(await dispatch({ world, call, token }, parts));
	} catch (error) {
		return traced(refused(error));
	}
};

/** Neutron 2.0. */
export const networkService = (world: World, refused: (error: unknown) => Answer) => (call: Call) =>
	answerFor(world, call, refused);
