import { type Answer, type Call, decodePath, header, type Item } from '../call.ts';
import { requestId, type World } from '../world.ts';
import { appCredentials } from './app-credentials.ts';
import { assign, granted, listAssignments } from './assignments.ts';
import { absent, forbidden, json, page404, unauthorized } from './errors.ts';
import { kinds } from './kinds.ts';
import {
	bodyItem,
	createResource,
	findResource,
	listAnswer,
	listResource,
	selfOf,
	updateResource,
	withLinks,
} from './resources.ts';
import type { Token } from './state.ts';
import { require, tokens } from './token-routes.ts';
import { catalogue, rolesOf } from './tokens.ts';

const missing = (): Answer => ({
	status: 404,
	headers: { 'Content-Type': 'text/html; charset=utf-8' },
	body: page404,
});

const versionDocument = (base: string) => ({
	id: 'v3.14',
	status: 'stable',
	updated: '2020-04-07T00:00:00Z',
	links: [{ rel: 'self', href: `${base}/v3/` }],
	'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
});

const myProjects = (world: World, call: Call, user: string, path: string): Answer => {
	const found = [...world.identity.projects.values()].filter(
		(project) =>
			project['enabled'] === true && rolesOf(world, user, { project: String(project['id']) }).length > 0,
	);
	return listAnswer(
		call,
		'projects',
		found.map((project) => withLinks(call, 'projects', project)),
		path,
	);
};

const auth = async (world: World, call: Call, url: string, what: string): Promise<Answer> => {
	if (what === 'tokens') return tokens(world, call, url);
	const token = require(world, call, url);
	if (what === 'projects') return myProjects(world, call, token.user, 'auth/projects');
	if (what === 'system') {
		const has = rolesOf(world, token.user, { system: true }).length > 0;
		return json(200, { system: has ? [{ all: true }] : [], links: { self: selfOf(call, 'auth/system') } });
	}
	if (what === 'domains') {
		const found = [...world.identity.domains.values()].filter(
			({ id }) => rolesOf(world, token.user, { domain: String(id) }).length > 0,
		);
		return listAnswer(
			call,
			'domains',
			found.map((domain) => withLinks(call, 'domains', domain)),
			'auth/domains',
		);
	}
	if (what !== 'catalog') return missing();
	if (!token.project && !token.domain) throw forbidden();
	return json(200, { catalog: catalogue(world, token), links: { self: selfOf(call, 'auth/catalog') } });
};

const open = new Set(['regions', 'limits', 'registered_limits', 'credentials']);

/** Whether an ordinary user may do it. */
const allowed = (token: Token, method: string, many: string, id: string | undefined): boolean => {
	if (token.roles.includes('admin')) return true;
	if (method === 'GET' || method === 'HEAD') {
		if (open.has(many)) return true;
		if (many === 'users') return id === token.user;
		if (many === 'projects') return id !== undefined && id === token.project;
	}
	return false;
};

const verb: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'update', DELETE: 'delete' };

const remove = (world: World, many: string, id: string): void => {
	const { identity } = world;
	if (many === 'users') identity.users.delete(id);
	if (many === 'services')
		for (const [key, endpoint] of identity.endpoints)
			if (endpoint['service_id'] === id) identity.endpoints.delete(key);
	identity.assignments = identity.assignments.filter(
		({ user, scope, role }) => user !== id && role !== id && !scope.endsWith(`:${id}`),
	);
	kinds
		.find((kind) => kind.many === many)
		?.store(world)
		.delete(id);
};

const empty = new Set(['policies', 'limits', 'registered_limits']);

const resources = async (
	world: World,
	call: Call,
	token: Token,
	many: string,
	id?: string,
): Promise<Answer> => {
	const kind = kinds.find((each) => each.many === many);
	const { method } = call;
	if (!kind && !empty.has(many)) return missing();
	if (!allowed(token, method, many, id)) {
		const one = kind?.one ?? many.replace(/ies$/, 'y');
		const act = verb[method] ?? (id === undefined ? 'list' : 'get');
		throw forbidden(`identity:${act}_${act === 'list' ? many : one}`);
	}
	if (!kind) return listAnswer(call, many, []);
	const within = token.domain && kind.many === 'projects' ? token.domain : undefined;
	if (id === undefined) {
		if (method === 'POST') {
			const input = await bodyItem(call, kind.one);
			const answer = createResource(world, call, kind, input);
			if (many === 'users') {
				const { links: _links, ...shown } = (JSON.parse(String(answer.body)) as { user: Item }).user;
				const password = String(input['password'] ?? '');
				world.identity.users.set(String(shown['id']), { shown, password, passcodes: [] });
			}
			if (many === 'credentials') {
				const blob = String(input['blob']);
				world.identity.users.get(String(input['user_id']))?.passcodes.push(blob);
			}
			return answer;
		}
		return listResource(world, call, kind, (item) => within === undefined || item['domain_id'] === within);
	}
	const item = findResource(world, kind, id);
	if (method === 'DELETE') {
		remove(world, many, id);
		return { status: 204 };
	}
	if (method === 'PATCH') {
		const input = await bodyItem(call, kind.one);
		const user = world.identity.users.get(id);
		if (user && input['password'] !== undefined) user.password = String(input['password']);
		return updateResource(world, call, kind, id, input);
	}
	return json(200, { [kind.one]: withLinks(call, many, item) });
};

const known = new Set([...kinds.map(({ many }) => many), ...empty, 'auth', 'role_assignments']);

const below = async (world: World, call: Call, url: string, parts: readonly string[]): Promise<Answer> => {
	const [first, id, second, third, fourth, fifth] = parts as [string, ...string[]];
	if (first === 'auth' && id !== undefined && second === undefined) return auth(world, call, url, id);
	if (!known.has(first)) return missing();
	const token = require(world, call, url);
	const { roles } = token;
	if (first === 'role_assignments') {
		if (!roles.includes('admin')) throw forbidden('identity:list_role_assignments');
		return listAssignments(world, call);
	}
	if (first === 'users' && second === 'application_credentials' && id !== undefined)
		return appCredentials(world, call, token, id, third);
	if (first === 'users' && id !== undefined && second === 'projects')
		return myProjects(world, call, id, `users/${id}/projects`);
	if (first === 'users' && id !== undefined && second === 'groups')
		return listAnswer(call, 'groups', [], `users/${id}/groups`);
	if (first === 'users' && id !== undefined && second === 'password') {
		const input = await bodyItem(call, 'user');
		const user = world.identity.users.get(id);
		if (!user || user.password !== input['original_password']) throw unauthorized(url);
		user.password = String(input['password']);
		return { status: 204 };
	}
	if (first === 'projects' && id !== undefined && second === 'tags' && third === undefined) {
		const project = world.identity.projects.get(id);
		if (!project) throw absent('project', id);
		return json(200, { links: { self: `${call.base}/v3` }, tags: project['tags'] });
	}
	const ofScope = (first === 'projects' || first === 'domains') && second === 'users' && fourth === 'roles';
	if (ofScope && fifth === undefined && call.method === 'GET') {
		if (!roles.includes('admin')) throw forbidden('identity:list_grants');
		const scope = `${first.slice(0, -1)}:${String(id)}`;
		return listAnswer(call, 'roles', granted(world, scope, String(third)), parts.join('/'));
	}
	if (ofScope && fifth) {
		if (!roles.includes('admin')) throw forbidden('identity:create_grant');
		return assign(world, call.method, `${first.slice(0, -1)}:${id}`, third as string, fifth);
	}
	if (second !== undefined) return missing();
	return resources(world, call, token, first, id);
};

const answerFor = async (world: World, call: Call): Promise<Answer> => {
	const url = world.urls.identity;
	const parts = call.rawPath
		.split('/')
		.filter((part) => part !== '')
		.map(decodePath);
	const proto = header(call, 'x-forwarded-proto');
	const base = proto ? call.base.replace(/^http:/, `${proto}:`) : call.base;
	if (parts.length === 0)
		return json(300, { versions: { values: [versionDocument(base)] } }, { Location: `${base}/v3/` });
	if (parts[0] !== 'v3') return missing();
	if (parts.length > 1) return below(world, call, url, parts.slice(1));
	if (call.method === 'OPTIONS')
		return {
			status: 200,
			headers: { 'Content-Type': 'text/html; charset=utf-8', Allow: 'HEAD, GET, OPTIONS' },
		};
	return json(200, { version: versionDocument(base) });
};

const reasons: Readonly<Record<number, string>> = {
	200: 'OK',
	201: 'CREATED',
	204: 'NO CONTENT',
	300: 'MULTIPLE CHOICES',
	400: 'BAD REQUEST',
	401: 'UNAUTHORIZED',
	403: 'FORBIDDEN',
	404: 'NOT FOUND',
	409: 'CONFLICT',
};

/** Keystone: version 3. */
export const identityService =
	(world: World, refused: (error: unknown) => Answer) =>
	async (call: Call): Promise<Answer> => {
		const answer = await answerFor(world, call).catch(refused);
		return {
			...answer,
			reason: answer.reason ?? reasons[answer.status] ?? '',
			headers: { ...answer.headers, Vary: 'X-Auth-Token', 'x-openstack-request-id': requestId() },
		};
	};
