import type { Exchange } from '../recordings.ts';

type Found = Record<string, string>;
interface Named {
	readonly id?: string;
	readonly name?: string;
}

const put = (ids: Found, key: string, id: unknown): void => {
	if (typeof id === 'string' && !(key in ids)) ids[key] = id;
};

const fromToken = (ids: Found, token: Record<string, unknown>): void => {
	const user = token['user'] as Named & { domain?: Named };
	const project = token['project'] as (Named & { domain?: Named }) | undefined;
	if (user.domain?.id === 'default') put(ids, `user:${user.name}`, user.id);
	if (project?.domain?.id === 'default') put(ids, `project:${project.name}`, project.id);
	for (const role of (token['roles'] ?? []) as Named[]) put(ids, `role:${role.name}`, role.id);
	const names: Readonly<Record<string, string>> = {
		keystone: 'identity',
		swift: 'object-store',
		glance: 'image',
		placement: 'placement',
		nova: 'compute',
		neutron: 'network',
		cinderv3: 'volumev3',
	};
	for (const service of (token['catalog'] ?? []) as (Named & {
		endpoints: { id: string; interface: string }[];
	})[]) {
		const type = names[service.name ?? ''];
		if (type === undefined) continue;
		put(ids, `service:${type}`, service.id);
		for (const endpoint of service.endpoints) put(ids, `endpoint:${type}:${endpoint.interface}`, endpoint.id);
	}
};

/** The ids of what every cloud is seeded with, as they are in the recordings of one cloud. */
export const harvestIds = (exchanges: readonly Exchange[]): Found => {
	const ids: Found = {};
	for (const { request, response } of exchanges) {
		const own = /AUTH_([0-9a-f]{32})/.exec(request.url)?.[1];
		if (request.headers['X-Auth-Token'] === '<TOKEN_DEMO>' && response?.status === 201)
			put(ids, 'project:demo', own);
		const body = response?.body as Record<string, unknown> | null | undefined;
		if (typeof body !== 'object' || body === null) continue;
		const list = (key: string) =>
			Array.isArray(body[key]) ? (body[key] as (Named & Record<string, unknown>)[]) : [];
		if (body['token']) fromToken(ids, body['token'] as Record<string, unknown>);
		for (const user of list('users'))
			if (user['domain_id'] === 'default') put(ids, `user:${user.name}`, user.id);
		for (const project of list('projects'))
			if (project['domain_id'] === 'default') put(ids, `project:${project.name}`, project.id);
		for (const flavor of list('flavors'))
			if (/^m1\./.test(flavor.name ?? '')) put(ids, `flavor:${flavor.name}`, flavor.id);
		for (const image of list('images')) if (image.name === 'cirros') put(ids, 'image:cirros', image.id);
		for (const network of list('networks')) {
			if (network.name !== 'public' && network.name !== 'private') continue;
			put(ids, `network:${network.name}`, network.id);
			put(ids, `subnet:${network.name}`, (network['subnets'] as string[] | undefined)?.[0]);
		}
		for (const router of list('routers')) if (router.name === 'r1') put(ids, 'router:r1', router.id);
		for (const type of list('volume_types')) put(ids, `type:${type.name}`, type.id);
		for (const group of list('security_groups'))
			if (group.name === 'default')
				put(ids, `group:${String(group['project_id'] ?? group['tenant_id'])}`, group.id);
	}
	return ids;
};

/** Hashes of manifests: they hold the times of their segments. */
export const manifestHashes = (exchanges: readonly Exchange[]): Set<string> => {
	const found = new Set<string>();
	for (const { response } of exchanges) {
		const value = response?.headers['X-Manifest-Etag'];
		if (typeof value === 'string') found.add(value);
	}
	return found;
};

/** When the file began, in milliseconds, by the first Date of its answers. */
export const beginOf = (exchanges: readonly Exchange[]): number => {
	for (const { t, response } of exchanges) {
		const date = response?.headers['Date'] ?? response?.headers['date'];
		if (typeof date === 'string') return Date.parse(date) - t;
	}
	return Date.now();
};

/** What later answers tell about servers: ids by name where the create told none, and when they were made. */
export interface Past {
	readonly ids: ReadonlyMap<string, string>;
	readonly created: ReadonlyMap<string, number>;
}

export const pastOf = (exchanges: readonly Exchange[]): Past => {
	const ids = new Map<string, string>();
	const created = new Map<string, number>();
	for (const { response } of exchanges) {
		const body = response?.body as { servers?: unknown; server?: unknown } | null | undefined;
		const servers = [body?.servers ?? [], body?.server ?? []].flat() as (Named & { created?: string })[];
		for (const server of servers) {
			if (server.id === undefined) continue;
			if (server.name !== undefined && /-\d$/.test(server.name)) ids.set(server.name, server.id);
			if (server.created !== undefined) created.set(server.id, Date.parse(server.created));
		}
	}
	return { ids, created };
};
