import type { Item, Json } from '../call.ts';
import type { World } from '../world.ts';
import { fail } from './errors.ts';

/** One resource of neutron as its API describes it. */
export interface Kind {
	readonly many: string;
	readonly one: string;
	/** As in `NetworkNotFound` and "Network … could not be found." */
	readonly type: string;
	readonly word: string;
	/** How the sentence of the 404 ends. */
	readonly absent: string;
	readonly store: (world: World) => Map<string, Item>;
	readonly required: readonly string[];
	/** Fields that a body may have. */
	readonly fields: readonly string[];
	/** Of these, those that only an admin may give, at create and at update. */
	readonly admin: readonly string[];
	/** Fields that cannot be changed. */
	readonly fixed: readonly string[];
}

const common = ['name', 'description', 'tenant_id', 'project_id'];

export const kinds: readonly Kind[] = [
	{
		many: 'networks',
		one: 'network',
		type: 'Network',
		word: 'Network',
		absent: 'could not be found.',
		store: ({ network }) => network.networks,
		required: [],
		fields: [
			...common,
			'admin_state_up',
			'shared',
			'router:external',
			'mtu',
			'port_security_enabled',
			'availability_zone_hints',
			'is_default',
			'provider:network_type',
			'provider:physical_network',
			'provider:segmentation_id',
			'qos_policy_id',
			'dns_domain',
		],
		admin: [
			'shared',
			'router:external',
			'provider:network_type',
			'provider:physical_network',
			'provider:segmentation_id',
		],
		fixed: [],
	},
	{
		many: 'subnets',
		one: 'subnet',
		type: 'Subnet',
		word: 'Subnet',
		absent: 'could not be found.',
		store: ({ network }) => network.subnets,
		required: ['ip_version', 'network_id'],
		fields: [
			...common,
			'network_id',
			'cidr',
			'ip_version',
			'gateway_ip',
			'allocation_pools',
			'dns_nameservers',
			'host_routes',
			'enable_dhcp',
			'ipv6_ra_mode',
			'ipv6_address_mode',
			'subnetpool_id',
			'prefixlen',
			'use_default_subnetpool',
			'service_types',
		],
		admin: [],
		fixed: ['cidr', 'network_id', 'ip_version'],
	},
	{
		many: 'ports',
		one: 'port',
		type: 'Port',
		word: 'Port',
		absent: 'could not be found.',
		store: ({ network }) => network.ports,
		required: ['network_id'],
		fields: [
			...common,
			'network_id',
			'admin_state_up',
			'mac_address',
			'fixed_ips',
			'device_id',
			'device_owner',
			'security_groups',
			'allowed_address_pairs',
			'extra_dhcp_opts',
			'port_security_enabled',
			'binding:vnic_type',
			'binding:host_id',
			'binding:profile',
			'dns_name',
			'qos_policy_id',
		],
		admin: ['binding:host_id', 'binding:profile'],
		fixed: ['network_id'],
	},
	{
		many: 'routers',
		one: 'router',
		type: 'Router',
		word: 'Router',
		absent: 'could not be found',
		store: ({ network }) => network.routers,
		required: [],
		fields: [
			...common,
			'admin_state_up',
			'external_gateway_info',
			'routes',
			'availability_zone_hints',
			'distributed',
			'ha',
			'flavor_id',
		],
		admin: ['distributed', 'ha'],
		fixed: [],
	},
	{
		many: 'floatingips',
		one: 'floatingip',
		type: 'FloatingIP',
		word: 'Floating IP',
		absent: 'could not be found',
		store: ({ network }) => network.floatingIps,
		required: ['floating_network_id'],
		fields: [
			...common,
			'floating_network_id',
			'floating_ip_address',
			'port_id',
			'fixed_ip_address',
			'subnet_id',
			'router_id',
			'status',
			'dns_name',
			'dns_domain',
			'qos_policy_id',
		],
		admin: ['floating_ip_address'],
		fixed: ['floating_network_id', 'floating_ip_address'],
	},
	{
		many: 'security-groups',
		one: 'security_group',
		type: 'SecurityGroup',
		word: 'Security group',
		absent: 'does not exist',
		store: ({ network }) => network.securityGroups,
		required: [],
		fields: [...common, 'stateful'],
		admin: [],
		fixed: [],
	},
	{
		many: 'security-group-rules',
		one: 'security_group_rule',
		type: 'SecurityGroupRule',
		word: 'Security group rule',
		absent: 'does not exist',
		store: ({ network }) => network.rules,
		required: ['security_group_id', 'direction'],
		fields: [
			...common,
			'security_group_id',
			'direction',
			'ethertype',
			'protocol',
			'port_range_min',
			'port_range_max',
			'remote_ip_prefix',
			'remote_group_id',
			'remote_address_group_id',
		],
		admin: [],
		fixed: ['security_group_id', 'direction', 'ethertype', 'protocol'],
	},
];

export const notFound = ({ type, word, absent }: Kind, id: string) =>
	fail(404, `${type}NotFound`, `${word} ${id} ${absent}`);

/** The list's key in bodies: with underscores. */
export const listKey = ({ many }: Kind): string => many.replaceAll('-', '_');

export const asArray = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
