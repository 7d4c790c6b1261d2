import type { Item } from '../call.ts';
import type { World } from '../world.ts';
import { addressOf, numberOf, usedOn } from './addresses.ts';
import { find, type Neutron } from './context.ts';
import { fail } from './errors.ts';
import { kinds, type Kind } from './kinds.ts';

/** A free address of the subnet that neither a port nor a floating IP has. */
export const newAddress = (world: World, subnet: Item): string | undefined => {
	const used = usedOn(world, String(subnet['network_id']));
	for (const floating of world.network.floatingIps.values())
		used.add(String(floating['floating_ip_address']));
	const version = subnet['ip_version'] === 6 ? 6 : 4;
	for (const { start, end } of subnet['allocation_pools'] as { start: string; end: string }[])
		for (let at = numberOf(start); at <= numberOf(end); at++)
			if (!used.has(addressOf(at, version))) return addressOf(at, version);
	return undefined;
};

/** The router with a gateway on that network that has an interface on the subnet. */
const routerFor = ({ world }: Neutron, subnet: unknown, external: unknown): Item | undefined =>
	[...world.network.routers.values()].find((router) => {
		const gateway = router['external_gateway_info'] as { network_id: string } | null;
		return (
			gateway?.network_id === external &&
			[...world.network.ports.values()].some(
				(port) =>
					port['device_id'] === router['id'] &&
					port['device_owner'] === 'network:router_interface' &&
					(port['fixed_ips'] as { subnet_id: string }[]).some((fixed) => fixed.subnet_id === subnet),
			)
		);
	});

/** Ties a floating IP to a port. */
export const attach = (neutron: Neutron, floating: Item, portId: string, wanted?: unknown): void => {
	const port = find(neutron, kinds.find(({ many }) => many === 'ports') as Kind, portId);
	const all = (port['fixed_ips'] as { subnet_id: string; ip_address: string }[]).filter(({ ip_address }) =>
		ip_address.includes('.'),
	);
	const [fixed, another] = wanted ? all.filter(({ ip_address }) => ip_address === wanted) : all;
	if (another)
		throw fail(
			400,
			'BadRequest',
			`Bad floatingip request: Port ${portId} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP.`,
		);
	if (wanted && !fixed)
		throw fail(400, 'BadRequest', `Bad floatingip request: Port ${portId} does not have fixed ip ${wanted}.`);
	const external = floating['floating_network_id'];
	const router = routerFor(neutron, fixed?.subnet_id, external);
	if (!router)
		throw fail(
			404,
			'ExternalGatewayForFloatingIPNotFound',
			`External network ${external} is not reachable from subnet ${fixed?.subnet_id}.  Therefore, cannot associate Port ${portId} with a Floating IP.`,
		);
	const other = [...neutron.world.network.floatingIps.values()].find(
		(each) =>
			each['port_id'] === portId &&
			each['fixed_ip_address'] === fixed?.ip_address &&
			each['id'] !== floating['id'],
	);
	if (other)
		throw fail(
			409,
			'FloatingIPPortAlreadyAssociated',
			`Cannot associate floating IP ${floating['floating_ip_address']} (${floating['id']}) with port ${portId} using fixed IP ${fixed?.ip_address}, as that fixed IP already has a floating IP on external network ${external}.`,
		);
	Object.assign(floating, {
		port_id: portId,
		router_id: router['id'],
		fixed_ip_address: fixed?.ip_address ?? null,
	});
};

export const detach = (floating: Item): void => {
	Object.assign(floating, { port_id: null, router_id: null, fixed_ip_address: null });
};
