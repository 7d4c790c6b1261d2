import type { IncomingMessage } from 'node:http';
import { item, JujuError } from '../errors.ts';
import type { Model } from '../state/types.ts';
import { backupOf } from '../state/backups.ts';
import type { World } from '../state/world.ts';
import { allowed, userFor } from './access.ts';
import { downloadCharm, getCharm, postCharm, putCharm } from './charms.ts';
import type { Discharges } from './discharge.ts';
import { json, missing, plain, type Reply } from './reply.ts';
import { getResource, putResource } from './resources.ts';

export interface HttpParts {
	readonly world: World;
	readonly discharges: Discharges;
}

interface Asked {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly request: IncomingMessage;
	readonly body: Buffer;
}

const notAllowed = (allow: string) => plain(405, 'Method Not Allowed\n', { Allow: allow });

const auth = ({ discharges }: HttpParts, { method, path, body, request }: Asked): Reply | undefined => {
	if (path === '/auth/publickey')
		return json(200, { PublicKey: 'NMWIjwuut2QSe4v2eXnRkahCR+9Ab5/8s4Dih/q81xA=' });
	if (path === '/auth/discharge' && method !== 'POST') return notAllowed('POST');
	const newest = Number(request.headers['bakery-protocol-version'] ?? 0) >= 3;
	const found = discharges.handle(path, body.toString(), newest);
	return found && json(found.status, found.body, { ...found.headers });
};

/** Who asks and whether they may; the reply where not. */
const guarded = (
	world: World,
	asked: Asked,
	model: Model | undefined,
	run: (name: string) => Reply,
): Reply => {
	try {
		const user = userFor(world, asked.request.headers);
		if (model) allowed(world, user, model, asked.method !== 'GET');
		return run(user.name);
	} catch (error) {
		if (!(error instanceof JujuError)) throw error;
		if (error.message.startsWith('authentication')) return plain(401, `${error.message}\n`);
		if (error.message.startsWith('authorization')) return plain(403, `${error.message}\n`);
		return json(404, { error: item(error) });
	}
};

const backups = (world: World, asked: Asked): Reply => {
	const { id, ID } = JSON.parse(asked.body.toString() || '{}') as { id?: string; ID?: string };
	const which = id ?? ID;
	if (!which) return json(400, { error: { message: 'missing backup id', code: 'bad request' } });
	return {
		status: 200,
		headers: { 'Content-Type': 'application/x-tar-gz' },
		body: backupOf(world, which).content,
	};
};

const objects = (world: World, asked: Asked): Reply | undefined => {
	const [, uuid, name = '', sha = ''] =
		/^\/model-([0-9a-f-]{36})\/charms\/(.+)-([0-9a-f]+)$/.exec(asked.path) ?? [];
	if (uuid === undefined || world.profile.major < 3) return undefined;
	if (!['GET', 'HEAD', 'PUT'].includes(asked.method)) return notAllowed('GET, HEAD, PUT');
	const model = world.models.get(uuid);
	return guarded(world, asked, model, () =>
		asked.method === 'PUT'
			? putCharm(model, name, sha, asked.request, asked.body)
			: getCharm(model, name, sha),
	);
};

/** The store of objects is the agents' own. */
const store = (world: World, asked: Asked): Reply | undefined =>
	/^\/model-[0-9a-f-]{36}\/objects\//.test(asked.path) && world.profile.major >= 4
		? guarded(world, asked, undefined, () => plain(403, 'authorization failed: permission denied\n'))
		: undefined;

const ofModel = (world: World, asked: Asked): Reply | undefined => {
	const { major } = world.profile;
	const pattern = major === 1 ? /^(?:\/environment\/([^/]+))?\/(.+)$/ : /^\/model\/([^/]+)\/(.+)$/;
	const [, uuid, rest = ''] = pattern.exec(asked.path) ?? [];
	const model =
		uuid === undefined ? [...world.models.values()].find((one) => one.isController) : world.models.get(uuid);
	if (!model) return undefined;
	if (rest === 'charms' && major < 4)
		return guarded(world, asked, model, () =>
			asked.method === 'POST'
				? postCharm(world, model, asked.query, asked.body)
				: downloadCharm(model, asked.query),
		);
	if (rest === 'backups' && major < 4) return guarded(world, asked, model, () => backups(world, asked));
	const [, application, name] = (/^applications\/([^/]+)\/resources\/([^/]+)$/.exec(rest) ?? []).map(
		decodeURIComponent,
	);
	if (application === undefined || name === undefined) return undefined;
	return guarded(world, asked, model, (who) => {
		const user = world.users.get(who);
		if (asked.method !== 'PUT' || !user) return getResource(model, application, name);
		const pending = asked.query.get('pendingid');
		return putResource(model, user, { application, name, pending }, asked.request, asked.body);
	});
};

/** Answers what comes over plain HTTPS. */
export const answer = (parts: HttpParts, request: IncomingMessage, body: Buffer): Reply => {
	const url = new URL(request.url ?? '/', 'http://lab');
	const asked: Asked = {
		method: request.method ?? 'GET',
		path: url.pathname,
		query: url.searchParams,
		request,
		body,
	};
	const { world } = parts;
	if (asked.path === '/health')
		return { ...plain(200, 'running\n'), headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
	if (asked.path === '/api' || asked.path === '/')
		return plain(400, 'Bad Request\n', { 'Sec-Websocket-Version': '13' });
	if (asked.path === '/register' && asked.method === 'POST')
		return json(500, { error: { message: '"" is not a valid tag', code: '' } });
	if (asked.path === '/offeraccess/publickey')
		return json(200, { PublicKey: 'aE3clZ9VryrQLr+LJErXBTuq2+35+3g3dlDE19hsOmM=' });
	if (asked.path.startsWith('/auth/')) return auth(parts, asked) ?? missing();
	return objects(world, asked) ?? store(world, asked) ?? ofModel(world, asked) ?? missing();
};
