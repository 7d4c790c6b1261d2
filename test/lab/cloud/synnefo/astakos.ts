import { type Answer, type Call, header, type Item, type Json, type Route } from '../call.ts';
import { answer, bodyOf, fault, iso } from './answers.ts';
import { joinedBy, projectRoutes, projectsOf } from './projects.ts';
import { limitOf, type Synnefo, type User } from './state.ts';

export interface Asked {
	readonly world: Synnefo;
	readonly call: Call;
	readonly user: User;
}

const services: readonly [name: string, type: string, path: string, version: string, exposed: boolean][] = [
	['astakos_weblogin', 'astakos_weblogin', 'astakos/weblogin', '', true],
	['astakos_account', 'account', 'astakos/account/v1.0', 'v1.0', true],
	['astakos_oauth2', 'astakos_auth', 'astakos/oauth2', '', true],
	['astakos_identity', 'identity', 'astakos/identity/v2.0', 'v2.0', true],
	['pithos_object-store', 'object-store', 'pithos/object-store/v1', 'v1', true],
	['cyclades_admin', 'admin', 'cyclades/admin', '', true],
	['cyclades_plankton', 'image', 'cyclades/image', 'v1.0', false],
	['cyclades_compute', 'compute', 'cyclades/compute/v2.0', 'v2.0', true],
	['cyclades_vmapi', 'vmapi', 'cyclades/vmapi/v1.0', 'v1.0', true],
	['cyclades_volume', 'volume', 'cyclades/volume', 'v2.0', false],
	['cyclades_network', 'network', 'cyclades/network', 'v2.0', false],
];

const catalogue = (base: string): Json =>
	services.map(([name, type, path, versionId, exposed]) => ({
		endpoints_links: [],
		endpoints: [
			{
				'SNF:uiURL': `${base}/${path.split('/')[0] ?? ''}/ui`,
				...(name === 'astakos_weblogin' ? { 'SNF:webloginURL': `${base}/${path}` } : {}),
				versionId,
				region: 'default',
				'SNF:exposeVersion': exposed ? 'True' : 'False',
				publicURL: `${base}/${path}`,
			},
		],
		type,
		name,
	}));

const userByToken = (world: Synnefo, token: unknown): User | undefined =>
	world.users.find((user) => user.token === token && user.expires > world.clock.now());

const badToken = () => fault(401, 'Invalid token');

const shown = (user: User): Item => ({
	token: { id: user.token, expires: iso(user.expires), tenant: { id: user.defaultProject, name: user.name } },
	user: { id: user.uuid, name: user.name, roles: [], roles_links: [], projects: [] },
});

const access = (world: Synnefo, user: User, call: Call, withCatalogue: boolean): Answer => {
	const item = shown(user);
	const member = world.memberships.filter((each) => each.user === user.uuid && each.state === 'accepted');
	(item['user'] as Item)['projects'] = member.map(({ project }) => project);
	return answer(200, {
		access: { ...item, ...(withCatalogue ? { serviceCatalog: catalogue(call.base) } : {}) },
	});
};

/** `POST /tokens`: shows a token and what it opens; without a body the catalogue only. */
const authenticate = async (world: Synnefo, call: Call): Promise<Answer> => {
	if ((await call.bytes()).length === 0)
		return answer(200, { access: { serviceCatalog: catalogue(call.base) } });
	const auth = await bodyOf(call, 'auth');
	const { token, passwordCredentials, tenantName } = auth as Record<string, Item | undefined>;
	world.logins.asked++;
	const user = userByToken(world, token ? token['id'] : passwordCredentials?.['password']);
	if (!user) throw badToken();
	if (passwordCredentials && passwordCredentials['username'] !== user.uuid)
		throw fault(401, 'Invalid credentials');
	if (tenantName !== undefined && String(tenantName) !== user.uuid)
		throw fault(400, 'Not conforming tenantName');
	world.logins.granted++;
	return access(world, user, call, true);
};

const validate = (world: Synnefo, call: Call, id: string): Answer => {
	const user = userByToken(world, id);
	const wanted = call.query.get('belongsTo');
	if (!user || (wanted !== null && wanted !== user.uuid)) throw fault(404, 'Invalid token');
	return access(world, user, call, false);
};

const resources: readonly [name: string, service: string, description: string, unit: string | null][] = [
	['cyclades.cpu', 'cyclades_compute', 'Number of virtual machine processors of running servers', null],
	['cyclades.disk', 'cyclades_compute', 'Virtual machine disk size', 'bytes'],
	['cyclades.floating_ip', 'cyclades_network', 'Number of Floating IP addresses', null],
	['cyclades.network.private', 'cyclades_network', 'Number of private networks', null],
	['cyclades.ram', 'cyclades_compute', 'Virtual machine memory size of running servers', 'bytes'],
	['cyclades.vm', 'cyclades_compute', 'Number of virtual machines', null],
	['pithos.diskspace', 'pithos_object-store', 'Pithos account diskspace', 'bytes'],
];

const GIB = 1024 ** 3;

/** How much of a resource a user has in use. */
export const usage = (world: Synnefo, user: User, resource: string): number => {
	const machines = [...world.machines.values()].filter((each) => !each.deleted && each.user === user.uuid);
	const running = machines.filter(({ state }) => state !== 'STOPPED');
	const sum = (list: typeof machines, of: (flavor: { ram: number; vcpus: number }) => number) =>
		list.reduce((total, { flavor }) => total + of(world.flavors.get(flavor) ?? { ram: 0, vcpus: 0 }), 0);
	const mine = <Each extends { user: string | null }>(items: Iterable<Each>) =>
		[...items].filter((item) => item.user === user.uuid);
	switch (resource) {
		case 'cyclades.vm':
			return machines.length;
		case 'cyclades.cpu':
			return sum(running, ({ vcpus }) => vcpus);
		case 'cyclades.ram':
			return sum(running, ({ ram }) => ram * 1024 ** 2);
		case 'cyclades.disk':
			return mine(world.volumes.values()).reduce(
				(total, { size, deleted }) => total + (deleted ? 0 : size * GIB),
				0,
			);
		case 'cyclades.floating_ip':
			return mine(world.floatingIps.values()).length;
		case 'cyclades.network.private':
			return mine(world.networks.values()).length;
		default: {
			const boxes = [...(world.accounts.get(user.uuid)?.boxes.values() ?? [])];
			const stored = boxes.flatMap(({ objects }) => [...objects.values()]);
			return stored.reduce((total, { versions }) => {
				const last = versions.at(-1);
				return total + (last && !last.gone ? last.size : 0);
			}, 0);
		}
	}
};

/** Refuses with the 413 of Cyclades where the limit would be passed. */
export const demand = (world: Synnefo, user: User, resource: string, more: number): void => {
	const left = limitOf(world, resource) - BigInt(usage(world, user, resource));
	if (BigInt(more) <= left) return;
	const name = resource.replace(/^cyclades\./, '').toUpperCase();
	throw fault(413, 'Resource Limit Exceeded for your account.', {
		details: `Limit for resource '${name}' exceeded for your account. Available: ${left}, Requested: ${more}`,
	});
};

const quotas = ({ world, user }: Asked): Answer => {
	const one = (resource: string) => {
		const used = usage(world, user, resource);
		const limit = limitOf(world, resource);
		return {
			usage: used,
			limit,
			pending: 0,
			project_usage: used,
			project_limit: limit,
			project_pending: 0,
		};
	};
	const mine = joinedBy(world, user);
	return answer(
		200,
		Object.fromEntries(
			mine.map(({ id }) => [id, Object.fromEntries(resources.map(([name]) => [name, one(name)]))]),
		),
	);
};

const catalogs = async ({ world, call }: Asked): Promise<Answer> => {
	const { uuids, displaynames } = (await bodyOf(call)) as { uuids?: string[]; displaynames?: string[] };
	const users = world.users;
	return answer(200, {
		uuid_catalog: Object.fromEntries(
			users.filter(({ uuid }) => uuids?.includes(uuid)).map(({ uuid, email }) => [uuid, email]),
		),
		displayname_catalog: Object.fromEntries(
			users.filter(({ email }) => displaynames?.includes(email)).map(({ uuid, email }) => [email, uuid]),
		),
	});
};

const setDefault = async ({ world, call, user }: Asked): Promise<Answer> => {
	const { project_id: id } = await bodyOf(call);
	if (!projectsOf(world, user).some((project) => project.id === id)) throw fault(400, 'Invalid project id');
	user.defaultProject = String(id);
	return answer(200);
};

const accountRoutes: readonly Route<Asked>[] = [
	['GET', '/quotas', quotas],
	[
		'GET',
		'/resources',
		() =>
			answer(
				200,
				Object.fromEntries(
					resources.map(([name, service, description, unit]) => [
						name,
						{ service, description, unit, ui_visible: true, api_visible: true },
					]),
				),
			),
	],
	['POST', '/user_catalogs', catalogs],
	['POST', '/myaccount/default_project', setDefault],
	['POST', '/feedback', () => answer(200)],
	...projectRoutes,
];

export const astakos = (world: Synnefo) => {
	const identity: readonly Route<Call>[] = [
		['POST', '/tokens', (call) => authenticate(world, call)],
		['GET', '/tokens/:id', (call, id) => validate(world, call, id)],
		['GET', '/services', () => answer(200, { services: services.map(([name, type]) => ({ name, type })) })],
	];
	return {
		identity,
		account: accountRoutes,
		/** Who asks, in Astakos' own words where nobody may. */
		user(call: Call): User {
			const user = userByToken(world, header(call, 'x-auth-token'));
			if (!user) throw badToken();
			return user;
		},
	};
};
