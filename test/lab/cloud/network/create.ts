import type { Item, Json } from '../call.ts';
import { recordedItem } from '../recordings.ts';
import { uuid } from '../world.ts';
import { cidrOf, isWithin, usedOn } from './addresses.ts';
import { find, maySet, type Neutron, owns } from './context.ts';
import { denied, fail } from './errors.ts';
import { attach, newAddress } from './floating.ts';
import { kinds, type Kind, notFound } from './kinds.ts';
import { makeGroup, makePort, makeRule, stamps, subnetsOf } from './make.ts';
import { setGateway } from './routers.ts';
import { makeSubnet } from './subnets.ts';

export const kindOf = (many: string): Kind => kinds.find((kind) => kind.many === many) as Kind;

const limits: Readonly<Record<string, number>> = {
	network: 100,
	subnet: 100,
	subnetpool: -1,
	port: 500,
	router: 10,
	floatingip: 50,
	rbac_policy: 10,
	security_group: 10,
	security_group_rule: 100,
};

export const quotaOf = ({ world }: Neutron, project: string): Record<string, number> => ({
	...limits,
	...world.network.quotas.get(project),
});

const usedOf = (neutron: Neutron, kind: Kind, project: string): number =>
	[...kind.store(neutron.world).values()].filter((item) => item['project_id'] === project).length;

/** The same with what is used. */
export const quotaDetails = (neutron: Neutron, project: string): Item =>
	Object.fromEntries(
		Object.entries(quotaOf(neutron, project)).map(([one, limit]) => {
			const kind = kinds.find((each) => each.one === one);
			return [one, { limit, used: kind ? usedOf(neutron, kind, project) : 0, reserved: 0 }];
		}),
	);

const checkQuota = (neutron: Neutron, kind: Kind, project: string, count: number): void => {
	const limit = quotaOf(neutron, project)[kind.one] ?? -1;
	if (limit >= 0 && usedOf(neutron, kind, project) + count > limit)
		throw fail(409, 'OverQuota', `Quota exceeded for resources: ['${kind.one}'].`);
};

const network = (_neutron: Neutron, project: string, input: Item): Item => ({
	id: uuid(),
	name: input['name'] ?? '',
	tenant_id: project,
	admin_state_up: input['admin_state_up'] ?? true,
	mtu: 1500,
	status: 'ACTIVE',
	subnets: [],
	shared: input['shared'] ?? false,
	availability_zone_hints: [],
	availability_zones: [],
	ipv4_address_scope: null,
	ipv6_address_scope: null,
	'router:external': input['router:external'] ?? false,
	...(input['router:external'] === true && { is_default: false }),
	description: input['description'] ?? '',
	port_security_enabled: input['port_security_enabled'] ?? true,
	...stamps(1),
	project_id: project,
});

/** The addresses that a port is to have, each with its subnet; throws where one is taken or fits nowhere. */
export const fixedIps = (
	neutron: Neutron,
	networkId: string,
	input: Item['fixed_ips'],
	but?: string,
): Item[] => {
	const subnets = subnetsOf(neutron.world, networkId);
	return (input as Item[]).map((wanted) => {
		const address = wanted['ip_address'];
		if (typeof address !== 'string') {
			const on = subnets.find(({ id }) => id === wanted['subnet_id']);
			return {
				subnet_id: wanted['subnet_id'] ?? null,
				ip_address: (on && newAddress(neutron.world, on)) ?? null,
			};
		}
		const on = subnets.find((each) => isWithin(address, String(each['cidr'])));
		if (!on)
			throw fail(
				400,
				'InvalidIpForNetwork',
				`IP address ${address} is not a valid IP for any of the subnets on the specified network.`,
			);
		const own = but === undefined ? undefined : neutron.world.network.ports.get(but);
		const mine = (own?.['fixed_ips'] as { ip_address: string }[] | undefined)?.some(
			(each) => each.ip_address === address,
		);
		if (usedOn(neutron.world, networkId).has(address) && !mine)
			throw fail(
				409,
				'IpAddressAlreadyAllocated',
				`IP address ${address} already allocated in subnet ${on['id']}`,
			);
		return { subnet_id: on['id'] ?? null, ip_address: address };
	});
};

/** A network has each address once. */
export const checkMac = (neutron: Neutron, networkId: string, mac: Json | undefined, but?: string): void => {
	const twin = [...neutron.world.network.ports.values()].find(
		(port) => port['network_id'] === networkId && port['mac_address'] === mac && port['id'] !== but,
	);
	if (mac === undefined || !twin) return;
	throw fail(
		409,
		'MacAddressInUse',
		`Unable to complete operation for network ${networkId}. The mac address ${String(mac as string)} is in use.`,
	);
};

const port = (neutron: Neutron, project: string, input: Item): Item => {
	const id = String(input['network_id']);
	const on = neutron.world.network.networks.get(id);
	const visible = on && (owns(neutron, on) || on['shared'] === true || on['router:external'] === true);
	if (!visible) throw notFound(kindOf('networks'), id);
	checkMac(neutron, id, input['mac_address']);
	const wanted = input['fixed_ips'];
	const all = wanted === undefined ? input : { ...input, fixed_ips: fixedIps(neutron, id, wanted) };
	return makePort(neutron.world, project, id, all);
};

const router = (neutron: Neutron, project: string, input: Item): Item => {
	const made: Item = {
		id: uuid(),
		name: input['name'] ?? '',
		tenant_id: project,
		admin_state_up: input['admin_state_up'] ?? true,
		status: 'ACTIVE',
		external_gateway_info: null,
		description: input['description'] ?? '',
		availability_zones: [],
		availability_zone_hints: [],
		routes: [],
		flavor_id: null,
		...stamps(1),
		project_id: project,
	};
	if (input['external_gateway_info']) setGateway(neutron, made, input['external_gateway_info'] as Item);
	return made;
};

const floatingIp = (neutron: Neutron, project: string, input: Item): Item => {
	const { world } = neutron;
	const id = String(input['floating_network_id']);
	const on = find(neutron, kindOf('networks'), id);
	if (on['router:external'] !== true)
		throw fail(400, 'BadRequest', `Bad floatingip request: Network ${id} is not a valid external network.`);
	const [pool] = subnetsOf(world, id);
	const made: Item = {
		id: uuid(),
		tenant_id: project,
		floating_ip_address: input['floating_ip_address'] ?? (pool && newAddress(world, pool)) ?? null,
		floating_network_id: id,
		router_id: null,
		port_id: null,
		fixed_ip_address: null,
		status: 'DOWN',
		description: input['description'] ?? '',
		...stamps(0),
		project_id: project,
	};
	if (typeof input['port_id'] === 'string')
		attach(neutron, made, input['port_id'], input['fixed_ip_address']);
	return made;
};

const group = (neutron: Neutron, project: string, input: Item): Item => {
	if (input['name'] === 'default')
		throw fail(409, 'SecurityGroupDefaultAlreadyExists', 'Default security group already exists.');
	return makeGroup(neutron.world, project, input);
};

const number = (value: Item[string] | undefined): number | null =>
	value === undefined || value === null ? null : Number(value);

const rule = (neutron: Neutron, project: string, input: Item): Item => {
	const id = String(input['security_group_id']);
	find(neutron, kindOf('security-groups'), id);
	const [min, max] = [number(input['port_range_min']), number(input['port_range_max'])];
	const protocol = input['protocol'] ?? null;
	const refusal = (recordedItem('30', 147)['NeutronError'] as { message: string }).message;
	if (typeof protocol === 'string' && !/^\d+$/.test(protocol) && !refusal.includes(`'${protocol}'`))
		throw fail(
			400,
			'SecurityGroupRuleInvalidProtocol',
			refusal.replace('protocol nosuch', `protocol ${protocol}`),
		);
	if (min !== null && max !== null && min > max)
		throw fail(
			400,
			'SecurityGroupInvalidPortRange',
			'For TCP/UDP protocols, port_range_min must be <= port_range_max',
		);
	const prefix = input['remote_ip_prefix'] ?? null;
	const wanted: Item = {
		security_group_id: id,
		ethertype: input['ethertype'] ?? 'IPv4',
		direction: input['direction'] ?? 'ingress',
		protocol,
		port_range_min: min,
		port_range_max: max,
		remote_ip_prefix: prefix,
		remote_group_id: input['remote_group_id'] ?? null,
	};
	const twin = [...neutron.world.network.rules.values()].find((other) =>
		Object.entries(wanted).every(([key, value]) => (other[key] ?? null) === value),
	);
	if (twin)
		throw fail(
			409,
			'SecurityGroupRuleExists',
			`Security group rule already exists. Rule id is ${twin['id']}.`,
		);
	return makeRule(neutron.world, project, id, {
		...wanted,
		normalized_cidr: typeof prefix === 'string' ? (cidrOf(prefix)?.text ?? null) : null,
		description: input['description'] ?? '',
	});
};

type Make = (neutron: Neutron, project: string, input: Item) => Item;
const makers: Readonly<Record<string, Make>> = {
	networks: network,
	subnets: makeSubnet,
	ports: port,
	routers: router,
	floatingips: floatingIp,
	'security-groups': group,
	'security-group-rules': rule,
};

/** Makes and keeps one; the caller has checked the body. */
export const create = (neutron: Neutron, kind: Kind, input: Item, count = 1): Item => {
	if (!maySet(neutron, kind)) throw denied(`rule:create_${kind.one}`);
	const project = String(input['project_id'] ?? input['tenant_id'] ?? neutron.token.project);
	checkQuota(neutron, kind, project, count);
	const item = (makers[kind.many] as Make)(neutron, project, input);
	kind.store(neutron.world).set(String(item['id']), item);
	return item;
};
