import type { Answer, Item, Json, Route } from '../call.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { machineOf, ready, work } from './machines.ts';
import { networkFor, reassign } from './network.ts';
import { type FloatingIp, type Machine, numbered, type Port, type Synnefo, type User } from './state.ts';

export const numberOf = (address: string): number =>
	address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
export const addressOf = (number: number): string =>
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

const ports = ({ world, call, user }: Asked): Answer => {
	const seen = [...world.ports.values()].filter(({ user: by }) => by === user.uuid);
	return answer(200, { ports: seen.map((one) => port(one, call.base)) });
};

export const portRoutes: readonly Route<Asked>[] = [
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
