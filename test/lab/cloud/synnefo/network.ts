import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { addressOf, numberOf } from './ports.ts';
import { type Net, numbered, type Subnet, type Synnefo, type User } from './state.ts';

export const networkFor = (world: Synnefo, user: User, id: string): Net => {
	const found = world.networks.get(id);
	if (!found || (found.user !== null && found.user !== user.uuid))
		throw fault(404, `Network ${id} not found.`);
	return found;
};

/** What only its owner may change. */
const own = (world: Synnefo, user: User, id: string): Net => {
	const found = networkFor(world, user, id);
	if (found.user === null) throw fault(403, 'Cannot modify public network.');
	return found;
};

const network = (world: Synnefo, one: Net, base: string): Item => ({
	id: one.id,
	name: one.name,
	type: one.type,
	status: 'ACTIVE',
	admin_state_up: true,
	public: one.external,
	'router:external': one.external,
	shared: one.external,
	shared_to_project: one.sharedToProject,
	'SNF:floating_ip_pool': one.external,
	subnets: [...world.subnets.values()].filter((each) => each.network === one.id).map(({ id }) => id),
	user_id: one.user,
	tenant_id: one.project,
	created: iso(one.created),
	updated: iso(one.updated),
	deleted: false,
	links: links(`${base}/cyclades/network/v2.0/networks/${one.id}`),
});

const subnet = (world: Synnefo, one: Subnet, base: string): Item => {
	const net = world.networks.get(one.network);
	return {
		id: one.id,
		network_id: one.network,
		name: one.name,
		ip_version: 4,
		cidr: one.cidr,
		gateway_ip: one.gateway,
		enable_dhcp: one.dhcp,
		allocation_pools: one.pools.map((pool) => ({ ...pool })),
		dns_nameservers: one.nameservers,
		host_routes: one.routes,
		public: net?.external ?? false,
		deleted: false,
		user_id: net?.user ?? null,
		tenant_id: net?.project ?? null,
		links: links(`${base}/cyclades/network/v2.0/subnets/${one.id}`),
	};
};

const kinds = ['MAC_FILTERED', 'CUSTOM', 'IP_LESS_ROUTED', 'PHYSICAL_VLAN'];

const createNetwork = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'network');
	const type = String(wanted['type'] ?? '');
	if (type === '') throw fault(400, "Missing attribute 'type'.");
	if (!kinds.includes(type)) throw fault(400, `Invalid network type '${type}'.`);
	if (!['MAC_FILTERED', 'PHYSICAL_VLAN'].includes(type))
		throw fault(403, `Cannot create network of type '${type}'.`);
	demand(world, user, 'cyclades.network.private', 1);
	const made: Net = {
		id: String(numbered(world, 'network')),
		name: String(wanted['name'] ?? ''),
		type,
		user: user.uuid,
		project: String(wanted['project'] ?? user.defaultProject),
		external: false,
		created: world.clock.now(),
		updated: world.clock.now(),
		sharedToProject: wanted['shared_to_project'] === true,
	};
	world.networks.set(made.id, made);
	return answer(201, { network: network(world, made, call.base) });
};

const deleteNetwork = ({ world, user }: Asked, id: string): Answer => {
	const one = own(world, user, id);
	if ([...world.ports.values()].some((each) => each.network === id))
		throw fault(409, `Cannot delete network. There are ports still configured on network network ${one.id}`);
	world.networks.delete(id);
	for (const each of world.subnets.values()) if (each.network === id) world.subnets.delete(each.id);
	return answer(204);
};

const createSubnet = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'subnet');
	const net = own(world, user, String(wanted['network_id']));
	const cidr = String(wanted['cidr'] ?? '');
	const [start = '', bits = ''] = cidr.split('/');
	const size = 2 ** (32 - Number(bits));
	if (!/^\d+(\.\d+){3}\/\d+$/.test(cidr) || numberOf(start) % size !== 0) throw fault(400, 'Malformed CIDR.');
	if ([...world.subnets.values()].some((each) => each.network === net.id))
		throw fault(409, 'Only one subnet of IPv4/IPv6 per network is allowed');
	const first = numberOf(start);
	const gateway = wanted['gateway_ip'] === undefined ? addressOf(first + 1) : wanted['gateway_ip'];
	const pool = { start: addressOf(first + (gateway === null ? 1 : 2)), end: addressOf(first + size - 2) };
	const made: Subnet = {
		id: String(numbered(world, 'subnet')),
		network: net.id,
		name: String(wanted['name'] ?? ''),
		cidr,
		gateway: gateway as string | null,
		dhcp: wanted['enable_dhcp'] !== false,
		pools: (wanted['allocation_pools'] as { start: string; end: string }[] | undefined) ?? [pool],
		nameservers: wanted['dns_nameservers'] ?? [],
		routes: wanted['host_routes'] ?? [],
	};
	world.subnets.set(made.id, made);
	return answer(201, { subnet: subnet(world, made, call.base) });
};

const subnetFor = ({ world, user }: Asked, id: string): Subnet => {
	const found = world.subnets.get(id);
	if (!found) throw fault(404, 'Subnet not found');
	networkFor(world, user, found.network);
	return found;
};

const networks = ({ world, call, user }: Asked): Answer => {
	const seen = [...world.networks.values()].filter(({ user: by }) => by === null || by === user.uuid);
	return answer(200, { networks: seen.map((one) => network(world, one, call.base)) });
};

export const reassign = async (asked: Asked, item: { project: string | null }): Promise<Answer> => {
	const { project } = await bodyOf(asked.call, 'reassign');
	if (!asked.world.projects.some(({ id }) => id === project)) throw fault(400, 'No such project');
	item.project = String(project);
	return answer(200);
};

export const networkRoutes: readonly Route<Asked>[] = [
	['GET', '/networks', networks],
	['GET', '/networks/detail', networks],
	['POST', '/networks', createNetwork],
	[
		'GET',
		'/networks/:id',
		({ world, call, user }, id) =>
			answer(200, { network: network(world, networkFor(world, user, id), call.base) }),
	],
	[
		'PUT',
		'/networks/:id',
		async ({ world, call, user }, id) => {
			const one = own(world, user, id);
			const { name } = await bodyOf(call, 'network');
			if (typeof name !== 'string') throw fault(400, 'Malformed request.');
			one.name = name;
			one.updated = world.clock.now();
			return answer(200, { network: network(world, one, call.base) });
		},
	],
	['DELETE', '/networks/:id', deleteNetwork],
	['POST', '/networks/:id/action', (asked, id) => reassign(asked, own(asked.world, asked.user, id))],
	[
		'GET',
		'/subnets',
		({ world, call, user }) => {
			const seen = [...world.subnets.values()].filter((each) => {
				const by = world.networks.get(each.network)?.user;
				return by === null || by === user.uuid;
			});
			return answer(200, { subnets: seen.map((each) => subnet(world, each, call.base)) });
		},
	],
	['POST', '/subnets', createSubnet],
	[
		'GET',
		'/subnets/:id',
		(asked, id) => answer(200, { subnet: subnet(asked.world, subnetFor(asked, id), asked.call.base) }),
	],
	[
		'PUT',
		'/subnets/:id',
		async (asked, id) => {
			const one = subnetFor(asked, id);
			const { name } = await bodyOf(asked.call, 'subnet');
			if (typeof name !== 'string') throw fault(400, 'Only the name of subnet can be updated');
			one.name = name;
			return answer(200, { subnet: subnet(asked.world, one, asked.call.base) });
		},
	],
	[
		'DELETE',
		'/subnets/:id',
		() => {
			throw fault(400, 'Deletion of a subnet is not supported');
		},
	],
];
