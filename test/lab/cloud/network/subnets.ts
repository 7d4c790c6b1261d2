import type { Item } from '../call.ts';
import { uuid } from '../world.ts';
import { addressOf, type Cidr, cidrOf, numberOf } from './addresses.ts';
import { type Neutron, owns } from './context.ts';
import { fail } from './errors.ts';
import { kinds, type Kind, notFound } from './kinds.ts';
import { stamps, subnetsOf } from './make.ts';

const networks = kinds.find(({ many }) => many === 'networks') as Kind;

const input = (message: string) => fail(400, 'InvalidInput', `Invalid input for operation: ${message}`);

/** Ranges that leave no room, and pools that cannot be. */
const checkRoom = (values: Item, { version, first, last, text }: Cidr): void => {
	if (values['enable_dhcp'] !== false && last - first < 3n)
		throw input('Subnet has a prefix length that is incompatible with DHCP service enabled.');
	for (const { start, end } of (values['allocation_pools'] ?? []) as { start: string; end: string }[]) {
		const [low, high] = [numberOf(start), numberOf(end)];
		if (low < first || high > last)
			throw fail(
				400,
				'OutOfBoundsAllocationPool',
				`The allocation pool ${start}-${end} spans beyond the subnet cidr ${text}.`,
			);
		const gateway = String(values['gateway_ip'] ?? addressOf(version === 4 ? first + 1n : first, version));
		if (values['gateway_ip'] !== null && numberOf(gateway) >= low && numberOf(gateway) <= high)
			throw fail(
				409,
				'GatewayConflictWithAllocationPools',
				`Gateway ip ${gateway} conflicts with allocation pool ${start}-${end}.`,
			);
	}
};

/** A subnet on a network of the project's own. */
export const makeSubnet = (neutron: Neutron, project: string, values: Item): Item => {
	const { world } = neutron;
	const id = String(values['network_id']);
	const on = world.network.networks.get(id);
	if (!on) throw notFound(networks, id);
	if (!owns(neutron, on)) {
		if (on['router:external'] !== true && on['shared'] !== true) throw notFound(networks, id);
		throw fail(403, 'HTTPForbidden', `Tenant ${project} not allowed to create subnet on this network`);
	}
	const range = cidrOf(String(values['cidr']));
	if (!range) throw input(`${values['cidr']} is not in a CIDR format.`);
	const overlaps = subnetsOf(world, id).some((other) => {
		const there = cidrOf(String(other['cidr']));
		return there && there.version === range.version && there.first <= range.last && range.first <= there.last;
	});
	if (overlaps)
		throw input(`Requested subnet with cidr: ${range.text} for network: ${id} overlaps with another subnet.`);
	checkRoom(values, range);
	const { version, first, last } = range;
	const [low, high] = version === 4 ? [first + 1n, last - 1n] : [first + 1n, last];
	const gateway =
		values['gateway_ip'] === undefined
			? addressOf(version === 4 ? low : first, version)
			: values['gateway_ip'];
	const pools = values['allocation_pools'] ?? [
		{
			start: addressOf(gateway === addressOf(low, version) ? low + 1n : low, version),
			end: addressOf(high, version),
		},
	];
	const made: Item = {
		id: uuid(),
		name: values['name'] ?? '',
		tenant_id: project,
		network_id: id,
		ip_version: version,
		subnetpool_id: null,
		enable_dhcp: values['enable_dhcp'] ?? true,
		ipv6_ra_mode: null,
		ipv6_address_mode: null,
		gateway_ip: gateway ?? null,
		cidr: range.text,
		allocation_pools: pools,
		host_routes: values['host_routes'] ?? [],
		dns_nameservers: values['dns_nameservers'] ?? [],
		description: values['description'] ?? '',
		service_types: [],
		...stamps(0),
		project_id: project,
	};
	on['subnets'] = [...(on['subnets'] as string[]), String(made['id'])];
	return made;
};
