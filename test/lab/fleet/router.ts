import type { Cluster } from './cluster.ts';
import { goJson, omitEmpty } from './go-json.ts';
import { cutPage } from './pages.ts';
import { patchMachines } from './patch.ts';
import { type Outcome, putUnit } from './put.ts';
import { bodyOf } from './recordings.ts';

export interface Asked {
	readonly method: string;
	/** As it came, percent-encoded, with its query. */
	readonly url: string;
	readonly contentTypes: readonly string[];
	readonly body: string;
}

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface World {
	readonly cluster: Cluster;
	readonly grpc: boolean;
	/** Empty: a proxy hides it. */
	readonly version: string;
	readonly keepsText: boolean;
	/** failing: what needs etcd is a 500; gone: everything is a 503. */
	readonly etcd: 'there' | 'failing' | 'gone';
	readonly limit: number;
}

const DISCOVERY = bodyOf('01', 'discovery');
const METRICS = bodyOf('01', 'misc', '/metrics').replace(/\ngo_[^\n]*\.\.\.$/, '\n');

const json = (status: number, value: unknown): Reply => ({
	status,
	headers: { 'Content-Type': 'application/json' },
	body: goJson(value),
});
const refuse = (status: number, message = ''): Reply => json(status, { error: { code: status, message } });
const answer = (outcome: Outcome): Reply | 'drop' => {
	if (outcome === 'drop') return outcome;
	if (outcome.status >= 400) return refuse(outcome.status, outcome.message);
	return { status: outcome.status, headers: {}, body: '' };
};

/** Go’s path.Clean with the final slash kept, as its mux does it before it redirects. */
const clean = (path: string): string => {
	const parts: string[] = [];
	for (const part of path.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '' && part !== '.') parts.push(part);
	}
	return `/${parts.join('/')}${path.endsWith('/') && parts.length > 0 ? '/' : ''}`;
};

const listing = (
	world: World,
	query: URLSearchParams,
	field: string,
	all: readonly Record<string, unknown>[],
): Reply | 'drop' => {
	const page = cutPage(all, query, world.limit);
	if (page === 'drop') return page;
	if (typeof page === 'string') return refuse(400, page);
	return json(
		200,
		omitEmpty({ [field]: page.items.length > 0 ? page.items : undefined, nextPageToken: page.next }),
	);
};

const units = (
	world: World,
	{ method, contentTypes, body }: Asked,
	item: string | undefined,
	query: URLSearchParams,
): Reply | 'drop' => {
	const { cluster } = world;
	const shown = (unit: object) => {
		const { options, ...rest } = unit as { options: readonly object[] };
		return omitEmpty({
			...rest,
			options: options.length > 0 ? options.map((option) => omitEmpty({ ...option })) : undefined,
		});
	};
	if (item === undefined) {
		if (method !== 'GET') return refuse(405, 'only GET supported against this resource');
		return world.etcd === 'failing'
			? refuse(500)
			: listing(world, query, 'units', cluster.units().map(shown));
	}
	if (!['GET', 'PUT', 'DELETE'].includes(method))
		return refuse(405, 'only GET, PUT and DELETE supported against this resource');
	if (world.etcd === 'failing') return refuse(500);
	if (method === 'PUT') return answer(putUnit(cluster, item, contentTypes, body, world));
	const unit = cluster.unit(item);
	if (unit === 'broken') return refuse(500);
	if (!unit) return refuse(404, 'unit does not exist');
	if (method === 'GET') return json(200, shown(unit));
	cluster.destroy(item);
	return { status: 204, headers: {}, body: '' };
};

const states = (
	world: World,
	{ method }: Asked,
	item: string | undefined,
	query: URLSearchParams,
): Reply | 'drop' => {
	if (method !== 'GET') return refuse(405, 'only GET supported against this resource');
	if (world.etcd === 'failing') return refuse(500);
	const all = world.cluster.states().map(({ name, machineID, hash, state }) =>
		omitEmpty({
			name,
			machineID,
			hash,
			systemdLoadState: state.load,
			systemdActiveState: state.active,
			systemdSubState: state.sub,
		}),
	);
	if (item !== undefined) {
		const found = all.filter(({ name }) => name === item).at(-1);
		// etcd’s registry hands a nil to the JSON encoder, which panics; the gRPC one an empty record
		if (found) return json(200, found);
		return world.grpc ? json(200, {}) : 'drop';
	}
	const machine = query.get('machineID') ?? '';
	const unit = query.get('unitName') ?? '';
	const wanted = all.filter(
		({ name, machineID }) => (machine === '' || machineID === machine) && (unit === '' || name === unit),
	);
	return listing(world, query, 'states', wanted);
};

const machines = (world: World, { method, body }: Asked, query: URLSearchParams): Reply | 'drop' => {
	if (method !== 'GET' && method !== 'PATCH')
		return refuse(405, 'only GET and PATCH supported against this resource');
	if (world.etcd === 'failing') return refuse(500);
	if (method === 'GET') {
		const shown = world.cluster
			.machines()
			.map(({ metadata, ...machine }) =>
				omitEmpty({ ...machine, metadata: Object.keys(metadata).length > 0 ? metadata : undefined }),
			);
		return listing(world, query, 'machines', shown);
	}
	const reply = answer(patchMachines(world.cluster, body));
	return reply === 'drop' || reply.status !== 204
		? reply
		: { ...reply, headers: { 'Content-Type': 'application/json' } };
};

/** What fleetd answers, or `'drop'` where it closes the connection. */
export const route = (world: World, asked: Asked): Reply | 'drop' => {
	if (world.etcd === 'gone') return refuse(503, 'fleet server unable to communicate with etcd');
	const server: Record<string, string> = world.version === '' ? {} : { Server: `fleetd/${world.version}` };
	const [rawPath = '', rawQuery = ''] = asked.url.split('?', 2);
	let path: string;
	try {
		path = decodeURIComponent(rawPath);
	} catch {
		return { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '400 Bad Request' };
	}
	const reply = ((): Reply | 'drop' => {
		const cleaned = clean(path);
		if (cleaned !== path) {
			const location = encodeURI(cleaned) + (rawQuery === '' ? '' : `?${rawQuery}`);
			const headers = { 'Content-Type': 'text/html; charset=utf-8', Location: location };
			return {
				status: 301,
				headers,
				body: asked.method === 'GET' ? `<a href="${location}">Moved Permanently</a>.\n\n` : '',
			};
		}
		const query = new URLSearchParams(rawQuery);
		if (path === '/') return refuse(405);
		if (path === '/metrics')
			return { status: 200, headers: { 'Content-Type': 'text/plain; version=0.0.4' }, body: METRICS };
		const [, rest] = /^\/(?:fleet\/v1|v1-alpha)(|\/.*)$/.exec(path) ?? [];
		if (rest === undefined) return refuse(404);
		if (rest === '') return refuse(405);
		if (rest === '/discovery') {
			if (asked.method !== 'GET') return refuse(400, 'only HTTP GET supported against this resource');
			return { status: 200, headers: { 'Content-Type': 'application/json' }, body: DISCOVERY };
		}
		if (rest === '/machines') return machines(world, asked, query);
		const [, resource, item] = /^\/(units|state)(?:\/([^/]+))?$/.exec(rest) ?? [];
		if (resource === 'units') return units(world, asked, item, query);
		if (resource === 'state') return states(world, asked, item, query);
		return refuse(404);
	})();
	return reply === 'drop' ? reply : { ...reply, headers: { ...reply.headers, ...server } };
};
