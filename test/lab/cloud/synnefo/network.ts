import type { Answer, Item, Json, Route } from '../call.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { machineOf, ready, work } from './machines.ts';
import {
	type FloatingIp,
	type Machine,
	type Net,
	numbered,
	type Port,
	type Subnet,
	type Synnefo,
	type User,
} from './state.ts';

const numberOf = (address: string): number =>
	address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const addressOf = (number: number): string =>
	[24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** The next address of a network that nobody has. */
const freeAddress = (world: Synnefo, network: string): { address: string; subnet: string } | undefined => {
	const taken = new Set<string | null>([
		...[...world.ports.values()].filter((port) => port.network === network).map(({ address }) => address),
		...[...world.floatingIps.values()].filter((ip) => ip.network === network).map(({ address }) => address),
	]);
	for (const subnet of world.subnets.values()) {
		if (subnet.network !== network) continue;
		for (const { start, end } of subnet.pools)
			for (let at = numberOf(start); at <= numberOf(end); at++)
				if (!taken.has(addressOf(at))) return { address: addressOf(at), subnet: subnet.id };
	}
	return undefined;
};

const networkFor = (world: Synnefo, user: User, id: string): Net => {
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

const port = (one: Port, base: string): Item => ({
	id: one.id,
	name: one.name,
	network_id: one.network,
	device_id: one.machine === null ? null : String(one.machine),
	device_owner: one.machine === null ? null : 'vm',
	mac_address: null,
	fixed_ips: one.address === null ? [] : [{ ip_address: one.address, subnet: one.subnet }],
	security_groups: [],
	status: one.status,
	admin_state_up: true,
	user_id: one.user,
	tenant_id: one.project,
	created: iso(one.created),
	updated: iso(one.created),
	links: links(`${base}/cyclades/network/v2.0/ports/${one.id}`),
	...(one.firewall ? { firewallProfile: one.firewall } : {}),
});

const floating = (world: Synnefo, one: FloatingIp): Item => {
	const used = [...world.ports.values()].find(
		({ address, network: net }) => address === one.address && net === one.network,
	);
	return {
		id: one.id,
		floating_ip_address: one.address,
		floating_network_id: one.network,
		fixed_ip_address: null,
		instance_id: used?.machine == null ? null : String(used.machine),
		port_id: used?.id ?? null,
		deleted: false,
		shared_to_project: false,
		user_id: one.user,
		tenant_id: one.project,
	};
};

/** Plugs a server into a network; with an address that of a floating IP or a free one. */
export const plug = (world: Synnefo, user: User, machine: Machine | null, wanted: Item): Port => {
	const net = networkFor(world, user, String(wanted['network_id']));
	const [fixed] = (wanted['fixed_ips'] ?? []) as Item[];
	const asked = fixed?.['ip_address'];
	if (machine && machine.state !== 'BUILD') ready(machine, 'CONNECT');
	let found: { address: string; subnet: string } | undefined;
	if (typeof asked === 'string') {
		const ip = [...world.floatingIps.values()].find(
			({ address, network: on }) => address === asked && on === net.id,
		);
		if (net.external && (!ip || ip.user !== user.uuid))
			throw fault(404, `Floating IP ${asked} does not exist.`);
		if ([...world.ports.values()].some(({ address, network: on }) => address === asked && on === net.id))
			throw fault(409, `IP address '${asked}' is already in use.`);
		const on = [...world.subnets.values()].find((each) => each.network === net.id);
		found = { address: asked, subnet: on?.id ?? '' };
	} else if (net.external) throw fault(403, 'Cannot connect to a public network without a floating IP.');
	else found = freeAddress(world, net.id);
	const made: Port = {
		id: String(numbered(world, 'port')),
		name: String(wanted['name'] ?? ''),
		network: net.id,
		user: user.uuid,
		project: user.defaultProject,
		machine: machine?.id ?? null,
		address: found?.address ?? null,
		subnet: found?.subnet ?? null,
		created: world.clock.now(),
		status: machine ? 'BUILD' : 'DOWN',
		firewall: '',
	};
	world.ports.set(made.id, made);
	if (machine && machine.state !== 'BUILD')
		work(world, machine, 'CONNECT', () => {
			made.status = 'ACTIVE';
		});
	return made;
};

export const unplug = (world: Synnefo, one: Port): void => {
	const machine = one.machine === null ? undefined : world.machines.get(one.machine);
	if (!machine) world.ports.delete(one.id);
	else work(world, machine, 'DISCONNECT', () => world.ports.delete(one.id));
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

const allocate = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'floatingip');
	const pool = [...world.networks.values()].find(
		({ id, external }) => external && (wanted['floating_network_id'] ?? id) === id,
	);
	if (!pool) throw fault(404, `Network ${String(wanted['floating_network_id'])} not found.`);
	demand(world, user, 'cyclades.floating_ip', 1);
	const asked = wanted['floating_ip_address'];
	const taken = [...world.floatingIps.values()].some(({ address }) => address === asked);
	if (taken) throw fault(409, `IP address '${String(asked)}' is already in use.`);
	const address = typeof asked === 'string' ? asked : freeAddress(world, pool.id)?.address;
	if (address === undefined) throw fault(409, 'No more IP addresses available.');
	const made: FloatingIp = {
		id: String(numbered(world, 'address')),
		address,
		network: pool.id,
		user: user.uuid,
		project: String(wanted['project'] ?? user.defaultProject),
	};
	world.floatingIps.set(made.id, made);
	return answer(200, { floatingip: floating(world, made) });
};

const floatingFor = ({ world, user }: Asked, id: string): FloatingIp => {
	const found = world.floatingIps.get(id);
	if (!found || found.user !== user.uuid) throw fault(404, `Floating IP ${id} does not exist.`);
	return found;
};

const release = (asked: Asked, id: string): Answer => {
	const one = floatingFor(asked, id);
	const { instance_id: instance } = floating(asked.world, one);
	if (instance !== null) throw fault(409, `IP '${id}' is used by server '${String(instance)}'`);
	asked.world.floatingIps.delete(id);
	return answer(204);
};

const portFor = ({ world, user }: Asked, id: string): Port => {
	const found = world.ports.get(id);
	if (!found || found.user !== user.uuid) throw fault(404, `Port ${id} not found.`);
	return found;
};

const createPort = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'port');
	if (wanted['network_id'] === undefined) throw fault(400, "Missing 'network_id' attribute.");
	const device = wanted['device_id'];
	const machine = device == null ? null : machineOf(world, user, String(device as Json));
	if (machine?.state === 'BUILD') ready(machine, 'CONNECT');
	return answer(201, { port: port(plug(world, user, machine, wanted), call.base) });
};

const networks = ({ world, call, user }: Asked): Answer => {
	const seen = [...world.networks.values()].filter(({ user: by }) => by === null || by === user.uuid);
	return answer(200, { networks: seen.map((one) => network(world, one, call.base)) });
};

const ports = ({ world, call, user }: Asked): Answer => {
	const seen = [...world.ports.values()].filter(({ user: by }) => by === user.uuid);
	return answer(200, { ports: seen.map((one) => port(one, call.base)) });
};

const reassign = async (asked: Asked, item: { project: string | null }): Promise<Answer> => {
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
	[
		'GET',
		'/floatingips',
		({ world, user }) =>
			answer(200, {
				floatingips: [...world.floatingIps.values()]
					.filter((each) => each.user === user.uuid)
					.map((each) => floating(world, each)),
			}),
	],
	['POST', '/floatingips', allocate],
	[
		'GET',
		'/floatingips/:id',
		(asked, id) => answer(200, { floatingip: floating(asked.world, floatingFor(asked, id)) }),
	],
	[
		'PUT',
		'/floatingips/:id',
		() => {
			throw fault(501, 'Floating IPs cannot be updated.');
		},
	],
	['DELETE', '/floatingips/:id', release],
	['POST', '/floatingips/:id/action', (asked, id) => reassign(asked, floatingFor(asked, id))],
	['GET', '/ports', ports],
	['GET', '/ports/detail', ports],
	['POST', '/ports', createPort],
	['GET', '/ports/:id', (asked, id) => answer(200, { port: port(portFor(asked, id), asked.call.base) })],
	[
		'PUT',
		'/ports/:id',
		async (asked, id) => {
			const one = portFor(asked, id);
			const { name } = await bodyOf(asked.call, 'port');
			if (typeof name === 'string') one.name = name;
			return answer(200, { port: port(one, asked.call.base) });
		},
	],
	[
		'DELETE',
		'/ports/:id',
		(asked, id) => {
			unplug(asked.world, portFor(asked, id));
			return answer(204);
		},
	],
];
